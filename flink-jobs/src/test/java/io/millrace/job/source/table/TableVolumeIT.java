package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A first pull of many rows, and a pull of few changes after it: memory, connections, time. {@code
 * -Dtables.rows=10000000} for the full size.
 */
@Timeout(1_200)
class TableVolumeIT {

  private static final int ROWS = Integer.getInteger("tables.rows", 500_000);
  private static final long START = Instant.parse("2024-06-01T00:00:00Z").toEpochMilli();
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path folder;

  @Test
  void a_first_pull_takes_little_memory_and_a_pull_of_changes_takes_time_by_the_changes()
      throws Exception {
    try (SourceDatabase database = new SourceDatabase();
        MiniCluster cluster = TableRun.cluster()) {
      Customers.create(database, "volume");
      Customers.fill(database, "volume", ROWS);
      database.execute("create index on volume (updated_at)", "analyze volume");
      double plainSeconds = plainRead(database);
      PulledTable spec =
          Customers.spec(database, "volume")
              .mode(new PullMode.Above(new Mark.Time("updatedAt", Duration.ofMillis(10))));
      TestClock clock = new TestClock(START);
      // Else what earlier tests left is counted when it is first looked at, within the pull.
      System.gc();
      long before = usedAfterCollection();
      long start = System.nanoTime();
      try (TableRun run = TableRun.counting(cluster, folder, spec, clock, 2)) {
        long mostConnections = 0;
        long mostMemory = 0;
        while (run.ended() < 1) {
          mostConnections =
              Math.max(
                  mostConnections,
                  database.number(
                      "select count(*) from pg_stat_activity where application_name like"
                          + " 'millrace-table%' and state <> 'idle' and backend_type = 'client"
                          + " backend'"));
          mostMemory = Math.max(mostMemory, usedAfterCollection());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        database.execute(
            "update volume set score = 0, updated_at = timestamptz '2024-02-20 00:00:00Z' + id *"
                + " interval '1 millisecond' where id <= 1000");
        long changed = System.nanoTime();
        int passed = run.passed();
        clock.advance(Duration.ofHours(1).toMillis());
        TableRun.await("changes", () -> run.ended() == 2);
        double changeMillis = (System.nanoTime() - changed) / 1e6;
        System.out.printf(
            "%d rows: %.1f s (plain read over one connection %.1f s, ratio %.2f), %.0f rows/s,"
                + " heap +%d MB after collections, %d connections; %d rows after 1,000 changes:"
                + " %.0f ms%n",
            ROWS,
            seconds,
            plainSeconds,
            plainSeconds / seconds,
            ROWS / seconds,
            (mostMemory - before) / MEGABYTE,
            mostConnections,
            run.passed() - passed - 1,
            changeMillis);
        assertThat(run.passed()).isGreaterThanOrEqualTo(ROWS + 1_000 + 2);
        assertThat(run.passed() - passed).isBetween(1_000, 1_012);
        assertThat(mostConnections).isLessThanOrEqualTo(spec.limits().connections());
        assertThat(mostMemory - before).isLessThan(100 * MEGABYTE);
        run.assertInOrder();
      }
    }
  }

  private static double plainRead(SourceDatabase database) throws Exception {
    long start = System.nanoTime();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(1_000);
      long sum = 0;
      try (ResultSet rows =
          statement.executeQuery("select id, name, score, updated_at from volume")) {
        while (rows.next()) {
          sum += rows.getLong(1) + rows.getString(2).length();
          sum +=
              (long) rows.getDouble(3)
                  + rows.getObject(4, java.time.OffsetDateTime.class).getNano();
        }
      }
      assertThat(sum).isPositive();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** What the last collections left, without making one. */
  private static long usedAfterCollection() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getCollectionUsage();
      used += usage == null ? 0 : usage.getUsed();
    }
    return used;
  }
}
