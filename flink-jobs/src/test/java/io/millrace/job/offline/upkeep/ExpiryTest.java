package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restored savepoint looks for stays there, and no more. */
class ExpiryTest {
  private static final Instant DAY = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir Path folder;
  private UpkeptTable log;
  private long offset;

  @BeforeEach
  void open() {
    log = new UpkeptTable(folder);
  }

  @AfterEach
  void close() {
    log.close();
  }

  private long commit(String job) {
    return log.commit(job, 0, offset++, 1, DAY);
  }

  @Test
  void the_last_commit_of_each_job_is_found_by_icebergs_walk_however_much_expires() {
    long first = commit("first");
    long second = commit("second");
    long third = 0;
    for (int round = 0; round < 4; round++) {
      for (int i = 0; i < 10; i++) {
        third = commit("third");
      }
      log.keepUp(UpkeptTable.strict());
      assertThat(log.lastCommitted("first")).isEqualTo(first);
      assertThat(log.lastCommitted("second")).isEqualTo(second);
      assertThat(log.lastCommitted("third")).isEqualTo(third);
      assertThat(log.snapshots()).isLessThanOrEqualTo(5);
    }
  }

  @Test
  void what_is_repeated_is_never_older_than_the_jobs_own_last_commit() {
    commit("job");
    for (int i = 0; i < 12; i++) {
      commit("other");
    }
    Table stale = log.log.table(UpkeptTable.NAME);
    long later = commit("job");
    // Sees the table as it was before the job's later commit, until it refreshes.
    new Expiry(stale, UpkeptTable.strict(), System.currentTimeMillis()).run();
    assertThat(log.lastCommitted("job")).isEqualTo(later);
  }

  @Test
  void a_repeat_that_a_commit_of_the_job_overtakes_is_refused() {
    long[] checkpoint = {commit("job")};
    for (int i = 0; i < 12; i++) {
      commit("other");
    }
    // Between the look and the commit of the repeat the job commits, as a busy one would.
    Table overtaken =
        Overtaken.once(
            log.log.table(UpkeptTable.NAME), "newTransaction", () -> checkpoint[0] = commit("job"));
    new Expiry(overtaken, UpkeptTable.strict(), System.currentTimeMillis()).run();
    assertThat(log.lastCommitted("job")).isEqualTo(checkpoint[0]);
  }

  @Test
  void a_repeat_that_one_job_after_another_overtakes_is_made_in_the_end() {
    long[] checkpoints = new long[6];
    for (int job = 0; job < checkpoints.length; job++) {
      checkpoints[job] = commit("job-" + job);
    }
    for (int i = 0; i < 12; i++) {
      commit("other");
    }
    List<Runnable> others = new ArrayList<>();
    for (int job = 0; job < 5; job++) {
      int quicker = job;
      others.add(() -> checkpoints[quicker] = commit("job-" + quicker));
    }
    Table overtaken =
        Overtaken.overtaken(log.log.table(UpkeptTable.NAME), "newTransaction", others);
    assertThat(new Expiry(overtaken, UpkeptTable.strict(), System.currentTimeMillis()).run())
        .isGreaterThan(12);
    for (int job = 0; job < checkpoints.length; job++) {
      assertThat(log.lastCommitted("job-" + job)).isEqualTo(checkpoints[job]);
    }
  }

  @Test
  void of_very_many_jobs_those_that_committed_last_are_remembered() {
    long[] checkpoints = new long[Expiry.JOBS + 10];
    for (int job = 0; job < checkpoints.length; job++) {
      checkpoints[job] = commit("job-" + job);
    }
    log.keepUp(UpkeptTable.strict());
    for (int round = 0; round < 2; round++) {
      commit("now");
      log.keepUp(UpkeptTable.strict());
    }
    assertThat(log.lastCommitted("job-0")).isEqualTo(-1);
    int last = checkpoints.length - 1;
    assertThat(log.lastCommitted("job-" + last)).isEqualTo(checkpoints[last]);
    assertThat(log.lastCommitted("job-" + 20)).isEqualTo(checkpoints[20]);
    assertThat(log.snapshots()).isLessThanOrEqualTo(Expiry.JOBS + 3);
  }

  @Test
  void young_snapshots_need_no_repeat() {
    for (int i = 0; i < 30; i++) {
      commit("job");
    }
    log.keepUp(UpkeptTable.policy(Duration.ofHours(1), 1));
    log.table.refresh();
    assertThat(log.table.currentSnapshot().summary())
        .doesNotContainEntry(Compaction.KIND, Expiry.REPEATED);
  }
}
