package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Millrace;
import io.millrace.cli.Terminal;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.tables.AccountModel.Found;
import io.millrace.cli.tables.AccountModel.Row;
import io.millrace.cli.verify.AskedMeanwhile;
import io.millrace.job.offline.OfflineLog;
import io.millrace.platform.Durability;
import io.millrace.platform.FreePorts;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that changes while it is pulled, beside a stream, over a platform that is stopped and
 * started again: what the gateway answers, what was served and what was logged, against a plain
 * list.
 */
@Timeout(400)
class TablesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IDS = 25;
  private static final int ROUNDS = 10;
  private static final Instant BASE =
      Instant.now().minusSeconds(3_600).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

  @TempDir Path folder;
  private LocalPostgres shop;
  private final Random random = new Random(42);
  private final Set<Row> rows = new LinkedHashSet<>();
  private final AccountModel model = new AccountModel();
  private final Map<Long, Double> spent = new TreeMap<>();

  @BeforeEach
  void fillShop() throws Exception {
    shop =
        new LocalPostgres(
                PostgresOptions.in(folder.resolve("shop")).withDurability(Durability.PROCESS_DEATH))
            .start();
    System.setProperty("SHOP_URL", shop.jdbcUrl());
    try (Connection connection = DriverManager.getConnection(shop.jdbcUrl());
        Statement statement = connection.createStatement()) {
      // Without a primary key: a key may be there more than once.
      statement.execute(
          "create table accounts (id bigint not null, city text, score double precision,"
              + " changed_at timestamptz)");
    }
  }

  @AfterEach
  void stopShop() {
    System.clearProperty("SHOP_URL");
    shop.close();
  }

  @Test
  void onlineServedAndLoggedRowsAreThoseOfThePlainListAcrossARestart() throws Exception {
    change();
    try (LocalPlatform platform = start();
        AskedMeanwhile asked = new AskedMeanwhile(platform, TablesIT::question)) {
      for (int round = 0; round < ROUNDS / 2; round++) {
        awaitPull(platform);
        model.pulled(rows);
        order(platform);
        change();
      }
      asked.close();
    }
    change();
    try (LocalPlatform platform = start();
        AskedMeanwhile asked = new AskedMeanwhile(platform, TablesIT::question)) {
      for (int round = 0; round < ROUNDS / 2; round++) {
        awaitPull(platform);
        model.pulled(rows);
        order(platform);
        if (round < ROUNDS / 2 - 1) {
          change();
        }
      }
      List<Found> events = awaitLogged(platform);
      assertAnswers(platform, events);
      assertServed(platform, events);
      assertCommands(platform);
      assertThat(asked.assertExplained().answers()).isGreaterThan(1_000);
    }
  }

  /** Of all accounts at once. */
  private static JsonNode question() {
    ObjectNode question = JSON.createObjectNode();
    ArrayNode accounts = question.putObject("inputs").putArray("account.account_id");
    ArrayNode homes = question.withObject("/inputs").putArray("home.account_id");
    for (long id = 0; id < IDS; id++) {
      accounts.add(id);
      homes.add(id);
    }
    question.putArray("outputs").add("account.*").add("home.*");
    return question;
  }

  private LocalPlatform start() {
    return Millrace.local(
        LocalOptions.in(folder.resolve("platform"))
            .withDurability(Durability.PROCESS_DEATH)
            .withGatewayPort(FreePorts.any()),
        AccountFeatures.class,
        HomeFeatures.class);
  }

  /** Inserts, updates, deletions, rows of one key, bad rows and rows dated back: all at once. */
  private void change() throws Exception {
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
    try (Connection connection = DriverManager.getConnection(shop.jdbcUrl())) {
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

  private void order(LocalPlatform platform) throws Exception {
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

  /** Until a pull has ended that began after now. */
  private void awaitPull(LocalPlatform platform) {
    long now = System.currentTimeMillis();
    Awaitility.await("a pull that begins after " + now)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> lastPull(platform) > now);
  }

  private static long lastPull(LocalPlatform platform) throws Exception {
    try (Connection connection = platform.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select coalesce(max(began_at), 0) from millrace.table_pull")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Compares the log of rows once it holds as much as the model, and gives the model's events. */
  private List<Found> awaitLogged(LocalPlatform platform) {
    int expected = model.events(List.of()).size();
    try (OfflineLog log = platform.offlineLog()) {
      Awaitility.await("rows in the log")
          .atMost(Duration.ofSeconds(60))
          .until(() -> log.count("rows_accounts") >= expected);
      Map<Integer, List<Record>> byPull = new TreeMap<>();
      for (Record row : log.rows("rows_accounts")) {
        byPull.computeIfAbsent((Integer) row.getField("pull"), key -> new ArrayList<>()).add(row);
      }
      assertThat(byPull).as("pulls with something new").hasSize(model.pullsWithNews());
      List<Long> pulled =
          byPull.values().stream().map(rows -> millis(rows.get(0), "pulled_at")).toList();
      assertThat(pulled).isSorted();
      List<Found> events = model.events(pulled);
      List<String> logged = new ArrayList<>();
      int pull = 0;
      for (List<Record> rows : byPull.values()) {
        for (Record row : rows) {
          logged.add(
              "%d %s %s %s %s at %d in %d pulled %d"
                  .formatted(
                      (Long) row.getField("id"),
                      row.getField("gone"),
                      row.getField("city"),
                      row.getField("score"),
                      row.getField("changed_at") == null
                          ? null
                          : ((OffsetDateTime) row.getField("changed_at")).toInstant(),
                      millis(row, "observed_at"),
                      pull,
                      millis(row, "pulled_at")));
        }
        pull++;
      }
      assertThat(logged)
          .containsExactlyInAnyOrderElementsOf(events.stream().map(TablesIT::text).toList());
      Awaitility.await("dead letters")
          .atMost(Duration.ofSeconds(30))
          .until(() -> log.count("dead_letters") >= model.deadLetters());
      List<Record> letters = log.rows("dead_letters");
      assertThat(letters).hasSize(model.deadLetters());
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(letter.getField("stream")).isEqualTo("accounts");
                assertThat(letter.getField("reason")).isEqualTo("CONSTRAINT");
                assertThat((String) letter.getField("message"))
                    .contains("accounts.city")
                    .contains("key [");
              });
      return events;
    }
  }

  private static long millis(Record row, String column) {
    return ((OffsetDateTime) row.getField(column)).toInstant().toEpochMilli();
  }

  private static String text(Found found) {
    Row row = found.row();
    return "%d %s %s %s %s at %d in %d pulled %d"
        .formatted(
            found.id(),
            row == null,
            row == null ? null : row.city(),
            row == null ? null : row.score(),
            row == null ? null : row.changedAt(),
            found.observedMillis(),
            found.pull(),
            found.pulledMillis());
  }

  private void assertAnswers(LocalPlatform platform, List<Found> events) {
    GatewayHttp gateway = new GatewayHttp(URI.create(platform.gatewayUrl()));
    int gone = 0;
    for (long id = 0; id < IDS; id++) {
      long account = id;
      Map<String, String> expected = expected(events, id);
      gone += expected.get("home.town").equals("not_found") ? 1 : 0;
      Awaitility.await("account " + id)
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(answers(gateway, account)).isEqualTo(expected));
    }
    assertThat(gone).as("accounts that are gone").isPositive();
  }

  private Map<String, String> expected(List<Found> events, long id) {
    List<Row> versions =
        events.stream()
            .filter(found -> found.id() == id && found.row() != null)
            .map(Found::row)
            .toList();
    Row latest = AccountModel.latest(events, id);
    Double sum = spent.get(id);
    boolean known = !versions.isEmpty() || sum != null;
    Map<String, String> expected = new TreeMap<>();
    expected.put("account.city", text(latest == null ? null : latest.city(), known));
    expected.put("account.score", text(latest == null ? null : latest.score(), known));
    expected.put("account.versions", text(versions.size(), known));
    expected.put(
        "account.scores",
        text(versions.isEmpty() ? null : versions.stream().mapToDouble(Row::score).sum(), known));
    expected.put("account.spent", text(sum, known));
    expected.put(
        "account.spent_per_point",
        text(latest == null || sum == null ? null : sum / latest.score(), known));
    expected.put("home.town", latest == null ? "not_found" : latest.city());
    return expected;
  }

  private static String text(Object value, boolean known) {
    return known ? String.valueOf(value) : "not_found";
  }

  private static Map<String, String> answers(GatewayHttp gateway, long id) throws Exception {
    GatewayHttp.Reply reply =
        gateway.query(
            JSON.readTree(
                """
                {"inputs": {"account.account_id": %1$d, "home.account_id": %1$d},
                 "outputs": ["account.*", "home.*"], "include_meta": true}
                """
                    .formatted(id)));
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
    Map<String, String> answers = new TreeMap<>();
    for (JsonNode answer : reply.body().get("data")) {
      String status = answer.path("status").asText();
      boolean plain = status.equals("present") || status.equals("null");
      answers.put(
          answer.get("field").asText(),
          plain
              ? answer.get("value").asText()
              : status.equals("not_found") ? status : answer.toString());
    }
    return answers;
  }

  /** The newest served row of each key has the values that the plain list ends with. */
  private void assertServed(LocalPlatform platform, List<Found> events) {
    Awaitility.await("served rows")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              Map<Long, Record> newest = newestServed(platform);
              for (Map.Entry<Long, Record> served : newest.entrySet()) {
                Map<String, String> expected = expected(events, served.getKey());
                for (String feature : List.of("city", "score", "versions", "scores", "spent")) {
                  assertThat(String.valueOf(served.getValue().getField("account__" + feature)))
                      .as("%s of %d", feature, served.getKey())
                      .isEqualTo(expected.get("account." + feature));
                }
              }
              assertThat(newest).hasSizeGreaterThan(IDS / 2);
            });
  }

  private void assertCommands(LocalPlatform platform) {
    String running = platform.folder().toString();
    Terminal pulled = Terminal.run("pull", "accounts", "--folder", running);
    assertThat(pulled.out()).containsPattern("Pull \\d+ of accounts: \\d+ rows, 0 refused");
    Terminal fresh = Terminal.run("freshness", "--folder", running, "--max-age", "2h");
    assertThat(fresh.exitCode()).as(fresh.out() + fresh.err()).isZero();
    assertThat(fresh.out())
        .contains("stream orders", "table accounts", "view account", "view home");
    Terminal old = Terminal.run("freshness", "--folder", running, "--max-age", "1ms", "--json");
    assertThat(old.exitCode()).isEqualTo(1);
    assertThat(old.out()).contains("\"too_old\" : true").contains("newest_event", "newest_row");
    Terminal reset = Terminal.run("incremental", "reset", "accounts", "--folder", running);
    assertThat(reset.exitCode()).isEqualTo(2);
    assertThat(reset.err()).contains("Table 'accounts' is pulled in mode full");
    assertThat(Terminal.run("pull", "nothing", "--folder", running).err())
        .contains("There is no table 'nothing'; there is [accounts]");
  }

  private static Map<Long, Record> newestServed(LocalPlatform platform) {
    Map<Long, Record> newest = new TreeMap<>();
    try (OfflineLog log = platform.offlineLog()) {
      for (Record row : log.rows("account")) {
        newest.merge((Long) row.getField("account_id"), row, (a, b) -> isAfter(a, b) ? a : b);
      }
    }
    return newest;
  }

  private static boolean isAfter(Record left, Record right) {
    for (String column : List.of("epoch", "position")) {
      int compared = Long.compare((Long) left.getField(column), (Long) right.getField(column));
      if (compared != 0) {
        return compared > 0;
      }
    }
    return millis(left, "decided_at") > millis(right, "decided_at");
  }
}
