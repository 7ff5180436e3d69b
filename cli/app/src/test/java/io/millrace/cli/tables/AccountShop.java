package io.millrace.cli.tables;

import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.tables.AccountModel.Row;
import io.millrace.platform.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Accounts in a database of their own, and orders in a topic: both change at random, seeded. */
final class AccountShop implements AutoCloseable {
  static final int IDS = 25;

  private static final Instant BASE =
      Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);

  private final TestDatabase database = TestDatabase.create();
  private final Random random = new Random(42);
  private final Set<Row> rows = new LinkedHashSet<>();
  private final Map<Long, Double> spent = new TreeMap<>();

  AccountShop() throws SQLException {
    System.setProperty("SHOP_URL", database.jdbcUrl());
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      // Without a primary key: a key may be there more than once.
      statement.execute(
          "create table accounts (id bigint not null, city text, score double precision,"
              + " changed_at timestamptz)");
    }
  }

  /** All accounts, as they are now. */
  Set<Row> rows() {
    return rows;
  }

  /** What was ordered so far, by account. */
  Map<Long, Double> spent() {
    return spent;
  }

  /** Inserts, updates, deletions, rows of one key, bad rows and rows dated back: all at once. */
  void change() throws SQLException {
    Set<Long> changed = new TreeSet<>();
    for (int i = 0; i < 12; i++) {
      long id = random.nextInt(IDS);
      changed.add(id);
      if (random.nextInt(4) > 0) {
        int copies = 1 + random.nextInt(5) / 4;
        rows.removeIf(row -> row.id() == id);
        for (int copy = 0; copy < copies; copy++) {
          rows.add(
              new Row(
                  id,
                  (random.nextInt(8) == 0 ? "x" : "C") + random.nextInt(40),
                  random.nextInt(1, 400) / 4.0,
                  BASE.plusSeconds(random.nextInt(30))));
        }
      } else {
        rows.removeIf(row -> row.id() == id);
      }
    }
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      for (long id : changed) {
        try (PreparedStatement delete =
            connection.prepareStatement("delete from accounts where id = ?")) {
          delete.setLong(1, id);
          delete.executeUpdate();
        }
      }
      for (Row row : rows) {
        if (changed.contains(row.id())) {
          try (PreparedStatement insert =
              connection.prepareStatement("insert into accounts values (?, ?, ?, ?)")) {
            insert.setLong(1, row.id());
            insert.setString(2, row.city());
            insert.setDouble(3, row.score());
            insert.setObject(4, OffsetDateTime.ofInstant(row.changedAt(), ZoneOffset.UTC));
            insert.executeUpdate();
          }
        }
      }
      connection.commit();
    }
  }

  /** Sends orders of some accounts. */
  void order(LocalPlatform platform) {
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 20; i++) {
        long id = random.nextInt(IDS);
        double amount = random.nextInt(1, 100) / 4.0;
        spent.merge(id, amount, Double::sum);
        String event =
            "{\"accountId\": %d, \"amount\": %s, \"at\": \"%s\"}"
                .formatted(id, amount, Instant.now().minusSeconds(5));
        producer.send(new ProducerRecord<>("orders", event.getBytes()));
      }
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl());
  }

  @Override
  public void close() {
    System.clearProperty("SHOP_URL");
    database.close();
  }
}
