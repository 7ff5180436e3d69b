package io.millrace.cli.example;

import io.millrace.cli.local.LocalPlatform;
import io.millrace.examples.users.UserFeatures;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Users of an application with a score of the warehouse, from PostgreSQL, and their transactions
 * from Kafka. Every tenth user has an e-mail address that is none.
 */
final class UsersExample implements TableExample {
  private static final int USERS = 60;
  private static final int TRANSACTIONS = 2_000;

  private final Random random;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final Map<Integer, Double> scores = new TreeMap<>();
  private final List<Spent> spent = new ArrayList<>();

  private record Spent(int user, double amount, Duration ago) {}

  UsersExample(long seed) {
    random = new Random(seed);
  }

  @Override
  public Class<?> view() {
    return UserFeatures.class;
  }

  @Override
  public List<String> connections() {
    return List.of("app", "warehouse");
  }

  @Override
  public void fill(Connection source) throws SQLException {
    try (Statement statement = source.createStatement()) {
      statement.execute(
          "create table users (id bigint primary key, full_name text not null, email text not null,"
              + " updated_at timestamptz not null)");
      statement.execute(
          "create table scores (user_id bigint primary key, credit_score double precision not null,"
              + " computed_at timestamptz not null)");
    }
    try (PreparedStatement users =
            source.prepareStatement("insert into users values (?, ?, ?, ?)");
        PreparedStatement warehouse =
            source.prepareStatement("insert into scores values (?, ?, ?)")) {
      for (int user = 1; user <= USERS; user++) {
        users.setLong(1, user);
        users.setString(2, name(user));
        users.setString(3, isBad(user) ? "unknown" : email(user));
        users.setTimestamp(4, Timestamp.from(ago(Duration.ofDays(1 + random.nextInt(300)))));
        users.addBatch();
        if (user % 7 != 0) {
          scores.put(user, 300 + random.nextInt(550 * 4) / 4.0);
          warehouse.setLong(1, user);
          warehouse.setDouble(2, scores.get(user));
          warehouse.setTimestamp(3, Timestamp.from(ago(Duration.ofHours(1 + random.nextInt(40)))));
          warehouse.addBatch();
        }
      }
      users.executeBatch();
      warehouse.executeBatch();
    }
  }

  @Override
  public void send(LocalPlatform platform) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.bootstrapServers(), "linger.ms", 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < TRANSACTIONS; i++) {
        // Well within an hour, or well beyond: where a window begins does not matter then.
        Duration ago =
            random.nextInt(3) == 0
                ? Duration.ofSeconds(60 + random.nextInt(1_200))
                : Duration.ofMinutes(120 + random.nextInt(20 * 24 * 60));
        Spent each = new Spent(1 + random.nextInt(USERS), random.nextInt(1, 40_000) / 100.0, ago);
        spent.add(each);
        String event =
            "{\"userId\": %d, \"amount\": %s, \"at\": \"%s\"}"
                .formatted(each.user(), each.amount(), ago(each.ago()));
        producer.send(new ProducerRecord<>("transactions", event.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  @Override
  public int rejected() {
    return USERS / 10;
  }

  @Override
  public String key() {
    return "user.user_id";
  }

  @Override
  public List<String> features() {
    return List.of(
        "user.full_name",
        "user.email",
        "user.credit_score",
        "user.spent_1h",
        "user.spent_30d",
        "user.spent_per_point");
  }

  @Override
  public Map<String, List<String>> expected() {
    Map<String, List<String>> expected = new TreeMap<>();
    for (int user = 1; user <= USERS; user++) {
      int id = user;
      Double hour = sum(id, Duration.ofHours(1));
      Double month = sum(id, Duration.ofDays(30));
      Double score = scores.get(user);
      expected.put(
          String.valueOf(user),
          List.of(
              isBad(user) ? "null" : name(user),
              isBad(user) ? "null" : email(user),
              String.valueOf(score),
              String.valueOf(hour),
              String.valueOf(month),
              String.valueOf(month == null || score == null ? null : (Object) (month / score))));
    }
    return expected;
  }

  /** Exactly, then rounded once. */
  private Double sum(int user, Duration within) {
    List<Spent> all =
        spent.stream()
            .filter(each -> each.user() == user && within.compareTo(each.ago()) > 0)
            .toList();
    return all.isEmpty()
        ? null
        : all.stream()
            .map(each -> new java.math.BigDecimal(each.amount()))
            .reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add)
            .doubleValue();
  }

  private Instant ago(Duration ago) {
    return now.minus(ago);
  }

  private static boolean isBad(int user) {
    return user % 10 == 0;
  }

  private static String name(int user) {
    return "User " + user;
  }

  private static String email(int user) {
    return "user-" + user + "@example.com";
  }
}
