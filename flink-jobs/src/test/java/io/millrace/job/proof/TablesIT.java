package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.OnlineTable;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that pulls a changing table without end, killed in mid-pull, with a stream beside it. */
@Timeout(900)
class TablesIT {
  private static final int ROWS = 8_000;
  private static final int KILLS = 6;

  @TempDir Path folder;
  private final Random random = new Random(5);
  private final Map<Long, Double> sold = new TreeMap<>();
  private ProofPlatform platform;

  /** How many were ended; the oldest is ended first. */
  private int taskManagers;

  @Test
  void whateverIsKilledEachVersionOfARowIsLoggedAndCountedOnceEachPullTooAndRowsNeverGoBack()
      throws Exception {
    try (ProofPlatform started = new ProofPlatform(folder);
        MiniCluster cluster = ProofCluster.start()) {
      platform = started;
      execute(
          "create table items (id bigint primary key, version bigint not null)",
          "insert into items select i, 0 from generate_series(1, " + ROWS + ") i");
      platform.kafka.createTopic("sales", 2, Map.of());
      ProofJob.Submission submission =
          ProofJob.of(platform, cluster, ItemFeatures.class)
              .with("iceberg.warehouse", platform.warehouse())
              .with("connection.stock.url", platform.database.address().url())
              .with("table.items.rows-per-second", "3000", "table.items.rows-per-part", "2500")
              .with("job.state", "rocksdb");
      ProofJob job = submission.submit();
      BoundView view = job.store.view("item");
      OnlineTable table = OnlineTable.of(view.spec());
      try (OrderWatch watch = new OrderWatch(table)) {
        for (int kill = 0; kill < KILLS; kill++) {
          job.awaitCheckpointsAfter(1 + random.nextInt(4));
          change();
          sell();
          if (kill % 3 == 2) {
            job.cancel();
            List<Path> kept = job.retainedCheckpoints();
            job = submission.restore(kept.get(kept.size() - 1));
          } else {
            int attempts = job.attempts();
            cluster.startTaskManager();
            cluster.terminateTaskManager(taskManagers++).get(3, TimeUnit.MINUTES);
            ProofJob running = job;
            ProofJob.await(() -> running.attempts() > attempts);
          }
          job.awaitRunning();
        }
        awaitVisible(table, System.currentTimeMillis());
        compare(view, table);
        new PulledView(platform, view).assertPullsAreLogged("items");
        assertThat(watch.violations).isEmpty();
        assertThat(watch.replaced)
            .as("rows seen to be replaced; %d looks failed", watch.failed)
            .isGreaterThan(100);
      }
      job.close();
    }
  }

  private void change() throws Exception {
    execute(
        "update items set version = version + 1 where id % 80 = " + random.nextInt(80),
        "delete from items where id % 1000 = " + random.nextInt(1_000));
  }

  private void sell() {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 300; i++) {
        long id = 1 + random.nextInt(ROWS);
        double amount = random.nextInt(1, 100) / 4.0;
        sold.merge(id, amount, Double::sum);
        String event =
            "{\"itemId\": %d, \"amount\": %s, \"at\": \"%s\"}"
                .formatted(id, amount, Instant.now().minusSeconds(1));
        producer.send(new ProducerRecord<>("sales", event.getBytes()));
      }
    }
  }

  /** Until the view shows a pull that began after an instant. */
  private void awaitVisible(OnlineTable table, long afterMillis) {
    String sql =
        """
        select coalesce(max(v.began_at), 0) from millrace.table_visible v
        where v.online_table = '%1$s' and v.visible_at <=
          (select min(complete_to) from millrace.progress where online_table = '%1$s'
             and epoch = (select max(epoch) from millrace.progress where online_table = '%1$s'))
        """
            .formatted(table.name());
    ProofJob.await(() -> number(sql) > afterMillis);
  }

  private void compare(BoundView view, OnlineTable table) throws Exception {
    Map<Long, Long> source = new TreeMap<>();
    query("select id, version from items", row -> source.put(row.getLong(1), row.getLong(2)));
    Map<Long, List<Record>> logged = logged();
    Map<Long, Long> versions = new TreeMap<>();
    Set<String> places = new HashSet<>();
    logged.forEach(
        (id, rows) -> {
          rows.sort(Comparator.comparing(row -> (Integer) row.getField("pull")));
          long last = -1;
          boolean gone = false;
          for (Record row : rows) {
            assertThat(places.add(row.getField("pull") + "/" + row.getField("row_id")))
                .as("place of %s", row)
                .isTrue();
            assertThat(gone).as("%d after it was gone", id).isFalse();
            if ((Boolean) row.getField("gone")) {
              gone = true;
            } else {
              assertThat((Long) row.getField("version")).as("of %d", id).isGreaterThan(last);
              last = (Long) row.getField("version");
              versions.merge(id, 1L, Long::sum);
            }
          }
          assertThat(gone ? null : (Object) last).as("last of %d", id).isEqualTo(source.get(id));
        });
    assertThat(logged).hasSizeGreaterThanOrEqualTo(source.size());
    RowCodec codec = new RowCodec(view.layout());
    ProofJob.await(
        () -> sum(view, table, codec) == sold.values().stream().mapToDouble(d -> d).sum());
    Map<Long, List<Object>> served = new TreeMap<>();
    for (Map.Entry<EntityKey, byte[]> row : platform.database.encodedRows(table).entrySet()) {
      OnlineRow decoded = codec.decode(row.getValue());
      served.put(
          (Long) view.keys().decode(row.getKey()).get(0),
          List.of(
              String.valueOf(cell(view, decoded, "version")),
              String.valueOf(cell(view, decoded, "versions")),
              String.valueOf(cell(view, decoded, "sold"))));
    }
    Map<Long, List<Object>> expected = new TreeMap<>();
    Set<Long> ids = new HashSet<>(versions.keySet());
    ids.addAll(sold.keySet());
    for (long id : ids) {
      expected.put(
          id,
          List.of(
              String.valueOf(source.get(id)),
              String.valueOf(versions.getOrDefault(id, 0L)),
              String.valueOf(sold.get(id))));
    }
    assertThat(served).isEqualTo(expected);
  }

  private double sum(BoundView view, OnlineTable table, RowCodec codec) throws Exception {
    double sum = 0;
    for (byte[] row : platform.database.encodedRows(table).values()) {
      Object value = cell(view, codec.decode(row), "sold");
      sum += value == null ? 0 : (Double) value;
    }
    return sum;
  }

  private static Object cell(BoundView view, OnlineRow row, String feature) {
    for (int i = 0; i < view.layout().cells().size(); i++) {
      if (view.layout().cells().get(i).feature().equals(feature)) {
        return row.cells().get(i).at(row.startMillis()).value();
      }
    }
    throw new AssertionError(feature);
  }

  private Map<Long, List<Record>> logged() {
    Map<Long, List<Record>> logged = new TreeMap<>();
    try (OfflineLog log = OfflineLog.of(platform.catalog())) {
      for (Record row : log.rows("rows_items")) {
        logged.computeIfAbsent((Long) row.getField("id"), id -> new ArrayList<>()).add(row);
      }
    }
    return logged;
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = platform.database.address().connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private long number(String sql) throws SQLException {
    long[] number = new long[1];
    query(sql, row -> number[0] = row.getLong(1));
    return number[0];
  }

  private void query(String sql, EachRow each) throws SQLException {
    try (Connection connection = platform.database.address().connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        each.of(rows);
      }
    }
  }

  private interface EachRow {
    void of(ResultSet row) throws SQLException;
  }

  /** Polls the online table: a row may only be replaced by what is later. */
  private final class OrderWatch implements AutoCloseable {
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final Map<String, long[]> last = new HashMap<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile int replaced;
    private volatile int failed;

    OrderWatch(OnlineTable table) {
      thread =
          new Thread(
              () -> {
                while (!stopped) {
                  try {
                    query(
                        "select encode(key, 'hex'), epoch, position, decided_at from "
                            + table.sql(),
                        row ->
                            look(
                                row.getString(1),
                                new long[] {row.getLong(2), row.getLong(3), row.getLong(4)}));
                  } catch (SQLException e) {
                    // What it cannot see has not gone back; the next look compares with the last.
                    failed++;
                  }
                }
              });
      thread.start();
    }

    private void look(String key, long[] order) {
      long[] before = last.put(key, order);
      if (before != null) {
        int compared = java.util.Arrays.compare(before, order);
        if (compared > 0) {
          violations.add(key + " went back");
        }
        replaced += compared < 0 ? 1 : 0;
      }
    }

    @Override
    public void close() throws Exception {
      stopped = true;
      thread.join();
    }
  }
}
