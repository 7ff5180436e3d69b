package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.file.FileKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files, pulled by a job. */
@Timeout(600)
class TableFilesTest {

  private static final long START = Instant.parse("2024-06-01T00:00:00Z").toEpochMilli();
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private static MiniCluster cluster;
  @TempDir Path folder;
  private Path lake;
  private final TestClock clock = new TestClock(START);

  @BeforeAll
  static void start() throws Exception {
    cluster = TableRun.cluster();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
  }

  @BeforeEach
  void makeLake() throws Exception {
    lake = Files.createDirectories(folder.resolve("lake"));
  }

  private PulledTable spec(FileKind kind, String path) {
    return Customers.spec(TableFiles.of(kind, lake + "/" + path));
  }

  private TableRun run(PulledTable spec) throws Exception {
    return TableRun.start(cluster, folder, spec, clock, 2);
  }

  /** By a move, as one should. */
  private void put(String name, String text) throws Exception {
    Path written = Files.writeString(lake.resolve("_" + name), text);
    Files.move(written, lake.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String csv(int from, int to) {
    StringBuilder text = new StringBuilder("id,name,score,updated_at\n");
    for (int i = from; i < to; i++) {
      text.append(
          "%d,\"customer, %d\",%s,2024-01-01T00:00:%02d.%03dZ\n"
              .formatted(i, i, i / 8.0, i / 1_000 % 60, i % 1_000));
    }
    return text.toString();
  }

  private static String json(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < to; i++) {
      text.append(
          "{\"id\": %d, \"name\": \"customer %d\", \"score\": null, \"updated_at\": \"2024-01-01T00:00:%02d.%03dZ\"}\n"
              .formatted(i, i, i / 1_000 % 60, i % 1_000));
    }
    return text.toString();
  }

  private static List<Long> ids(List<FoundRow> rows) {
    return rows.stream().map(row -> (Long) row.values().values().get(0)).sorted().toList();
  }

  @Test
  void a_full_pull_reads_all_files_and_tells_at_its_end_that_these_are_all() throws Exception {
    put("a.csv", csv(0, 500));
    put("b.csv", csv(500, 1_000));
    try (TableRun run = run(spec(FileKind.CSV, "*.csv"))) {
      assertThat(run.awaitEnd(1).coverage()).isEqualTo(Coverage.ALL_ROWS);
      assertThat(ids(run.rows(1))).hasSize(1_000).doesNotHaveDuplicates();
      Files.delete(lake.resolve("b.csv"));
      clock.advance(HOUR);
      assertThat(run.awaitEnd(2).rows()).isEqualTo(500);
      run.assertInOrder();
    }
  }

  @Test
  void a_line_without_a_key_keeps_all_keys_and_is_refused() throws Exception {
    put("a.csv", csv(0, 10) + "\"\n");
    try (TableRun run = run(spec(FileKind.CSV, "a.csv"))) {
      assertThat(run.awaitEnd(1).coverage()).isEqualTo(Coverage.CHANGES);
      assertThat(run.rows(1)).hasSize(10);
      assertThat(run.rejected())
          .extracting(RejectedRow::reason)
          .containsExactly(
              "line 12 of file 'a.csv' of '"
                  + lake
                  + "/a.csv': the line is broken: a quote is opened and not closed, or closed"
                  + " within a cell");
    }
  }

  @Test
  void a_file_changed_in_mid_pull_leaves_the_pull_and_a_new_one_reads_it_anew() throws Exception {
    // So many that reading them takes far longer than it takes to change the file.
    put("a.jsonl", json(0, 100_000));
    PulledTable spec = spec(FileKind.JSON_LINES, "a.jsonl");
    spec = spec.limits(spec.limits().rowsPerSplit(500).rowsPerSecond(5_000).fetchRows(100));
    try (TableRun run = run(spec)) {
      TableRun.await("rows", () -> run.passed() > 2_000);
      put("a.jsonl", json(100, 5_000));
      PullEnd end = run.awaitEnd(2);
      assertThat(run.ends()).extracting(PullEnd::pull).containsExactly(2L);
      assertThat(run.rows(1)).isNotEmpty();
      assertThat(ids(run.rows(2))).hasSize(4_900).doesNotHaveDuplicates();
      assertThat(end.rows()).isEqualTo(4_900);
      assertThat(end.coverage()).isEqualTo(Coverage.ALL_ROWS);
      assertThat(run.attempts()).as("attempts of the job").isEqualTo(1);
      // Whoever needs to know which pulls may have begun is told.
      List<Pulled> all = run.all();
      PullLeft left =
          all.stream()
              .filter(PullLeft.class::isInstance)
              .map(PullLeft.class::cast)
              .findFirst()
              .orElseThrow();
      assertThat(left.pull()).isEqualTo(1);
      assertThat(all.subList(0, all.indexOf(left))).noneMatch(each -> each.pull() == 2);
    }
  }

  @Test
  void a_column_that_is_gone_is_waited_for_while_the_job_runs() throws Exception {
    put("a.csv", csv(0, 10).replace("score", "rating"));
    try (TableRun run = run(spec(FileKind.CSV, "a.csv"))) {
      clock.advance(1_000);
      TableRun.await("watermark", () -> run.watermark() == START + 1_000 - 1);
      assertThat(run.ends()).isEmpty();
      assertThat(run.isRunning()).isTrue();
      put("a.csv", csv(0, 10));
      TableRun.await("an end", () -> run.ended() > 0);
      assertThat(ids(run.rows(run.ended()))).hasSize(10);
      assertThat(run.attempts()).isEqualTo(1);
    }
  }

  @Test
  void pulls_of_changes_follow_the_highest_value_read() throws Exception {
    put("a.jsonl", json(0, 1_000));
    PulledTable spec =
        spec(FileKind.JSON_LINES, "*.jsonl")
            .mode(new PullMode.Above(new Mark.Time("updatedAt", Duration.ofMillis(10))));
    spec = spec.limits(spec.limits().rowsPerSplit(100));
    try (TableRun run = run(spec)) {
      run.awaitEnd(1);
      put("b.jsonl", json(1_000, 1_005));
      clock.advance(HOUR);
      run.awaitEnd(2);
      assertThat(ids(run.rows(2))).hasSize(16).startsWith(989L).endsWith(1_004L);
      run.assertInOrder();
    }
  }

  @Test
  void pulls_by_files_read_new_files_only() throws Exception {
    put("a.csv", csv(0, 100));
    try (TableRun run = run(spec(FileKind.CSV, "*.csv").mode(new PullMode.Appended()))) {
      run.awaitEnd(1);
      put("b.csv", csv(100, 130));
      clock.advance(HOUR);
      run.awaitEnd(2);
      assertThat(run.rows(2)).hasSize(30);
      clock.advance(HOUR);
      assertThat(run.awaitEnd(3).rows()).isZero();
      run.assertInOrder();
    }
  }
}
