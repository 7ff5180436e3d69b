package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.offline.upkeep.UpkeptTable;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which offsets are there must not depend on what became of the files they came in. */
class LoggedOffsetsTest {
  private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NEXT_DAY = Instant.parse("2026-03-02T10:00:00Z");

  @TempDir Path folder;
  private UpkeptTable log;

  @BeforeEach
  void open() {
    log = new UpkeptTable(folder);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private LoggedOffsets offsets() {
    log.table.refresh();
    return new LoggedOffsets(log.table, List.of());
  }

  private static boolean contains(LoggedOffsets offsets, int partition, long offset) {
    return offsets.contains(List.of(), partition, offset);
  }

  @Test
  void a_gap_between_merged_files_is_still_a_gap() {
    log.commit("job", 0, 0, 10, DAY);
    log.commit("job", 0, 20, 10, DAY);
    log.commit("job", 0, 40, 10, DAY);
    log.keepUp(UpkeptTable.strict());
    assertThat(log.liveFiles()).isEqualTo(1);
    LoggedOffsets offsets = offsets();
    for (long offset = 0; offset < 60; offset++) {
      boolean there = offset < 10 || offset >= 20 && offset < 30 || offset >= 40 && offset < 50;
      assertThat(contains(offsets, 0, offset)).as("offset " + offset).isEqualTo(there);
    }
  }

  @Test
  void partitions_and_days_in_one_file_are_told_apart() {
    for (int partition = 0; partition < 3; partition++) {
      log.commit("job", partition, 100L * partition, 10, DAY);
      log.commit("job", partition, 100L * partition + 10, 5, NEXT_DAY);
    }
    log.keepUp(UpkeptTable.strict());
    assertThat(log.liveFiles()).isEqualTo(2);
    LoggedOffsets offsets = offsets();
    for (int partition = 0; partition < 3; partition++) {
      for (long offset = 0; offset < 300; offset++) {
        boolean there = offset >= 100L * partition && offset < 100L * partition + 15;
        assertThat(contains(offsets, partition, offset)).isEqualTo(there);
      }
    }
  }

  @Test
  void files_that_were_merged_and_deleted_after_the_look_are_looked_for_again() {
    for (int i = 0; i < 5; i++) {
      log.commit("job", 0, 10L * i, 10, DAY);
      log.commit("job", 1, 1_000 + 20L * i, 1, NEXT_DAY);
    }
    log.keepUp(UpkeptTable.strict());
    // One file of partition 1 with gaps, which is opened only when somebody asks for it.
    LoggedOffsets offsets = offsets();
    assertThat(contains(offsets, 0, 0)).isTrue();
    log.commit("job", 1, 2_000, 1, NEXT_DAY);
    log.keepUp(UpkeptTable.strict());
    assertThat(contains(offsets, 1, 1_000)).isTrue();
    assertThat(contains(offsets, 1, 1_005)).isFalse();
    assertThat(contains(offsets, 1, 1_080)).isTrue();
    assertThat(contains(offsets, 0, 49)).isTrue();
    assertThat(contains(offsets, 0, 50)).isFalse();
  }
}
