package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.OnlineRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were pulled one after the other are not read again, all at once, by a job that begins
 * without their marks: of two rows of a key the greater by columns would then win, though it is the
 * older, and no file has changed.
 */
@Timeout(600)
class RecalledMarksIT {
  @TempDir Path folder;
  private Path files;
  private ProofPlatform platform;
  private MiniCluster cluster;

  @BeforeEach
  void start() throws Exception {
    files = Files.createDirectory(folder.resolve("places"));
    System.setProperty(CityFeatures.FOLDER, files.toString());
    platform = new ProofPlatform(folder);
    cluster = ProofCluster.start();
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty(CityFeatures.FOLDER);
    cluster.close();
    platform.close();
  }

  private ProofJob.Submission job(Class<?> view) {
    return ProofJob.of(platform, cluster, view)
        .with("iceberg.warehouse", platform.warehouse())
        .with("job.checkpoint-interval", "250ms");
  }

  private void file(String name, String lines) throws Exception {
    Path made = Files.writeString(folder.resolve(name), lines);
    Files.move(made, files.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until a pull is visible that begins after now, in the log too. */
  private void pull(PulledView view) throws Exception {
    long now = System.currentTimeMillis();
    askForPull(now);
    view.awaitVisible("places", now);
    view.assertPullsAreLogged("places");
  }

  @Test
  void ofATableByAColumnOnlyWhatHasChangedIsReadAgain() throws Exception {
    platform.database.execute(
        "create table prices (id bigint primary key, price bigint, version bigint)");
    platform.database.execute(
        "insert into prices select i, 10 * i, i from generate_series(1, 50) i");
    try (ProofJob job = prices(PriceFeatures.First.class).submit()) {
      PulledView view = new PulledView(platform, job.store.view("price"));
      view.awaitVisible("prices", 1);
      view.assertPullsAreLogged("prices");
      ProofJob.await(() -> view.number("select count(*) from millrace.table_mark") == 1);
    }
    platform.database.execute("update prices set price = 7, version = 51 where id = 3");
    long edited = System.currentTimeMillis();
    try (ProofJob job = prices(PriceFeatures.Edited.class).submit()) {
      PulledView view = new PulledView(platform, job.store.view("price"));
      view.awaitVisible("prices", edited);
      assertThat(view.number("select rows from millrace.table_pull order by pull desc limit 1"))
          .as("the one that was changed, and the one at the mark")
          .isEqualTo(2);
      Map<Long, Object> prices = values(view, "price");
      assertThat(prices).hasSize(50).containsEntry(3L, 7L).containsEntry(4L, 40L);
      assertThat(values(view, "prices_seen")).containsEntry(3L, 2L).containsEntry(50L, 1L);
    }
  }

  private ProofJob.Submission prices(Class<?> view) {
    return job(view).with("connection.stock.url", platform.database.address().url());
  }

  private void askForPull(long atMillis) throws Exception {
    platform.database.execute(
        "insert into millrace.pull_request (table_name, kind, requested_at)"
            + " values ('places', 'pull', %d)".formatted(atMillis));
  }

  private static Map<Long, Object> cities(PulledView view) throws SQLException {
    return values(view, "city");
  }

  private static Map<Long, Object> values(PulledView view, String feature) throws SQLException {
    Map<Long, Object> values = new TreeMap<>();
    for (Map.Entry<Long, OnlineRow> row : view.rows().entrySet()) {
      values.put(row.getKey(), view.value(row.getValue(), feature));
    }
    return values;
  }

  @Test
  void anEditedViewHasTheNewerRowThoughItsJobBeginsWithoutState() throws Exception {
    file("b.jsonl", "{\"id\": 1, \"city\": \"west\"}\n{\"id\": 2, \"city\": \"west\"}\n");
    try (ProofJob job = job(CityFeatures.First.class).submit()) {
      PulledView view = new PulledView(platform, job.store.view("city"));
      view.awaitVisible("places", 1);
      file("a.jsonl", "{\"id\": 1, \"city\": \"south\"}\n");
      pull(view);
      assertThat(cities(view)).isEqualTo(Map.of(1L, "south", 2L, "west"));
    }
    // Meanwhile one is removed, and one comes.
    file("c.jsonl", "{\"id\": 2, \"city\": \"east\"}\n");
    Files.delete(files.resolve("a.jsonl"));
    long edited = System.currentTimeMillis();
    try (ProofJob job = job(CityFeatures.Edited.class).submit()) {
      PulledView view = new PulledView(platform, job.store.view("city"));
      view.awaitVisible("places", edited);
      assertThat(cities(view)).isEqualTo(Map.of(1L, "south", 2L, "east"));
      assertThat(values(view, "moves")).isEqualTo(Map.of(1L, 2L, 2L, 2L));
      file("d.jsonl", "{\"id\": 1, \"city\": \"north\"}\n");
      pull(view);
      assertThat(cities(view)).isEqualTo(Map.of(1L, "north", 2L, "east"));
      assertThat(view.countLogged("places")).as("each version once").isEqualTo(5);
    }
  }

  /** It takes rows from the other one's log, and pulls none. */
  @Test
  void soHasAJobThatComputesTheViewBesideTheOneThatLogsRows() throws Exception {
    file("b.jsonl", "{\"id\": 1, \"city\": \"west\"}\n");
    try (ProofJob logging = job(CityFeatures.First.class).submit()) {
      PulledView before = new PulledView(platform, logging.store.view("city"));
      before.awaitVisible("places", 1);
      file("a.jsonl", "{\"id\": 1, \"city\": \"south\"}\n");
      pull(before);
      try (ProofJob beside =
          job(CityFeatures.Edited.class)
              .with("iceberg.share", "views", "job.views", "city")
              .submit()) {
        PulledView view = new PulledView(platform, beside.store.view("city"));
        view.awaitVisible("places", 1);
        assertThat(cities(view)).isEqualTo(Map.of(1L, "south"));
        file("c.jsonl", "{\"id\": 2, \"city\": \"east\"}\n");
        long now = System.currentTimeMillis();
        askForPull(now);
        view.awaitVisible("places", now);
        before.awaitVisible("places", now);
        assertThat(cities(view)).isEqualTo(Map.of(1L, "south", 2L, "east"));
        assertThat(cities(before)).isEqualTo(Map.of(1L, "south", 2L, "east"));
      }
    }
  }

  @Test
  void soHasAJobThatIsRestoredFromBeforeTheFilesCame() throws Exception {
    file("x.jsonl", "{\"id\": 3, \"city\": \"old\"}\n");
    Path before;
    try (ProofJob job = job(CityFeatures.First.class).submit()) {
      PulledView view = new PulledView(platform, job.store.view("city"));
      view.awaitVisible("places", 1);
      before = job.savepoint();
      file("b.jsonl", "{\"id\": 1, \"city\": \"west\"}\n");
      pull(view);
      file("a.jsonl", "{\"id\": 1, \"city\": \"south\"}\n");
      pull(view);
      assertThat(cities(view)).isEqualTo(Map.of(1L, "south", 3L, "old"));
    }
    try (ProofJob job = job(CityFeatures.First.class).restore(before)) {
      PulledView view = new PulledView(platform, job.store.view("city"));
      pull(view);
      assertThat(cities(view)).isEqualTo(Map.of(1L, "south", 3L, "old"));
      assertThat(view.countLogged("places")).as("each version once").isEqualTo(3);
    }
  }

  /** Who resets a table wants all files read again, also by a job that has not begun. */
  @Test
  void aResetThatNoPullHasFollowedIsNotForgotten() throws Exception {
    file("b.jsonl", "{\"id\": 1, \"city\": \"west\"}\n");
    try (ProofJob job = job(CityFeatures.First.class).submit()) {
      PulledView view = new PulledView(platform, job.store.view("city"));
      view.awaitVisible("places", 1);
      file("a.jsonl", "{\"id\": 1, \"city\": \"south\"}\n");
      pull(view);
    }
    platform.database.execute(
        "insert into millrace.pull_request (table_name, kind, requested_at)"
            + " values ('places', 'mark', 1)");
    try (ProofJob job = job(CityFeatures.Edited.class).submit()) {
      PulledView view = new PulledView(platform, job.store.view("city"));
      pull(view);
      assertThat(cities(view)).as("both at once").isEqualTo(Map.of(1L, "west"));
    }
  }
}
