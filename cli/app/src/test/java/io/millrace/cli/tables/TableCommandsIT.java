package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Millrace;
import io.millrace.cli.Terminal;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.freshness.TableStatus;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.platform.Durability;
import io.millrace.platform.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands about tables on a running platform, and the same from Java. All tests run on one
 * platform, in an order that leaves the table as the next one wants it.
 */
@Timeout(600)
@TestMethodOrder(OrderAnnotation.class)
class TableCommandsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ROWS = 40;
  private static final int MORE_ROWS = 1_200;
  private static final Instant BASE =
      Instant.now().minusSeconds(7_200).truncatedTo(ChronoUnit.SECONDS);

  @TempDir private static Path folder;
  private static TestDatabase depot;
  private static LocalPlatform platform;
  private static String running;
  private static AskedAges beginning;

  @BeforeAll
  static void start() throws Exception {
    depot = TestDatabase.create();
    System.setProperty("DEPOT_URL", depot.jdbcUrl());
    execute(
        "create table stock (id bigint primary key, pieces bigint, changed_at timestamptz,"
            + " pause double precision default 0)");
    execute(
        "insert into stock select i, 10 * i, timestamptz '%s' + i * interval '1 minute'"
                .formatted(BASE)
            + " from generate_series(1, %d) i".formatted(ROWS));
    // So the first pull takes some seconds.
    execute("update stock set pause = 0.1");
    platform =
        Millrace.local(
            LocalOptions.in(folder.resolve("platform")).withDurability(Durability.PROCESS_DEATH),
            StockFeatures.class);
    running = platform.folder().toString();
    beginning = new AskedAges(platform, 1, "item.pieces");
    beginning.until(() -> freshness().table("stock").pull() == 1);
    beginning.until(() -> beginning.lastIs("present"));
    long enough = System.currentTimeMillis() + 2_000;
    beginning.until(() -> System.currentTimeMillis() > enough);
    execute("update stock set pause = 0");
  }

  @AfterAll
  static void stop() {
    if (platform != null) {
      platform.close();
    }
    System.clearProperty("DEPOT_URL");
    depot.close();
  }

  @Test
  @Order(1)
  void theMarkOfATableIsShownSetAndReset() throws Exception {
    String last = BASE.plus(Duration.ofMinutes(ROWS)).toString();
    assertThat(freshness().table("stock").rows()).isEqualTo(ROWS);
    assertThat(run("incremental", "status", "stock").out())
        .contains("stock has been seen until " + last + ", by pull 1");

    // One is changed without a word: only who looks further back sees it.
    execute("update stock set pieces = 7 where id = 10");
    JsonNode pulled = JSON.readTree(run("pull", "stock", "--json").out());
    assertThat(pulled.get("pull").asLong()).isEqualTo(2);
    assertThat(pulled.get("rows").asLong()).as("within the lookback").isEqualTo(2);
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> pieces(10) == 100);

    Instant back = BASE.plus(Duration.ofMinutes(20));
    assertThat(run("incremental", "set", "stock", back).out())
        .contains("The next pull of stock follows " + back);
    assertThat(run("incremental", "status", "stock").out())
        .contains("seen until " + last)
        .contains("; the next pull follows " + back);
    assertThat(run("pull", "stock").out())
        .as("from a minute before the 20th")
        .contains("Pull 3 of stock: 22 rows, 0 malformed");
    assertThat(pieces(10)).isEqualTo(100);
    assertThat(
            JSON.readTree(run("incremental", "status", "stock", "--json").out())
                .get("seen_until")
                .asText())
        .isEqualTo(last);
    assertThat(run("incremental", "status", "stock").out()).doesNotContain("the next pull");

    assertThat(run("incremental", "reset", "stock").out())
        .contains("The next pull of stock begins at the beginning");
    TableStatus reset = freshness().pull("stock", Duration.ofMinutes(3), status -> {});
    assertThat(reset.rows()).isEqualTo(ROWS);
    assertThat(reset.seenUntil()).isEqualTo(last);
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> pieces(10) == 7);

    Terminal wrong = run("incremental", "set", "stock", "yesterday");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("'yesterday' is no mark of table 'stock'; use an instant in UTC such as");
  }

  @Test
  @Order(3)
  void aPullTellsHowFarItIs() throws Exception {
    long last = freshness().table("stock").pull();
    execute("update stock set changed_at = now(), pause = 0.15");
    Terminal pulled = run("pull", "stock");
    assertThat(pulled.exitCode()).as(pulled.err()).isZero();
    assertThat(pulled.err())
        .containsPattern(
            "stock: pull %d runs: \\d+ rows?, 0 of 1 part, waited \\d".formatted(last + 1));
    assertThat(pulled.out())
        .contains("Pull %d of stock: %d rows, 0 malformed".formatted(last + 1, ROWS));

    // A source hands over a thousand rows at a time, in the order of their keys: those that are
    // slow come last.
    execute(
        "insert into stock select 1000 + i, i, now(), 0 from generate_series(1, %d) i"
            .formatted(MORE_ROWS));
    execute("update stock set changed_at = now() + interval '1 second' where id <= " + ROWS);
    execute("update stock set id = id + 10000 where id <= " + ROWS);
    List<Long> rows = new ArrayList<>();
    TableStatus ended =
        freshness()
            .pull(
                "stock",
                Duration.ofMinutes(3),
                status -> {
                  if (status.running() != null && status.running().pull() == last + 2) {
                    rows.add(status.running().rows());
                  }
                });
    assertThat(rows)
        .as("rows read so far, of " + ended.rows())
        .isSorted()
        .anyMatch(read -> read > 0 && read < ended.rows());
    assertThat(ended.rows()).isEqualTo(ROWS + MORE_ROWS);
    assertThat(freshness().table("stock").running()).isNull();
  }

  @Test
  @Order(4)
  void aPullIsWaitedForWhateverTheClockOfTheJobSays() throws Exception {
    execute("update stock set pause = 0");
    for (int hours : List.of(1, -1)) {
      long last = freshness().table("stock").pull();
      // As if the clock that pulls begin by stood so far from the store's.
      store("update millrace.table_pull set began_at = began_at + %d".formatted(hours * 3_600_000));
      store(
          """
          create or replace function another_clock() returns trigger language plpgsql as $$
          begin new.began_at := new.began_at + %d; return new; end $$;
          create or replace trigger another_clock before insert on millrace.table_pull
            for each row execute function another_clock();
          """
              .formatted(hours * 3_600_000));
      assertThat(freshness().pull("stock", Duration.ofMinutes(3), status -> {}).pull())
          .as("by a clock %d h ahead", hours)
          .isEqualTo(last + 1);
    }
  }

  /** Until views showed its first pull, which went on for some seconds. */
  @Test
  @Order(6)
  void aSetAsServedSaysStaleBeforeTheFirstPullAsTheGatewayDid() throws Exception {
    beginning.assertServed(folder, 1);
  }

  /** While its source is away a table grows old, for the gateway and for sets of those instants. */
  @Test
  @Order(5)
  void aSetSaysStaleWhereTheGatewayDid() throws Exception {
    AskedAges asked = new AskedAges(platform, 1_001, "item.pieces_now");
    awaitPresent(asked);
    execute("alter table stock rename to stock_away");
    CompletableFuture<TableStatus> pulled =
        CompletableFuture.supplyAsync(TableCommandsIT::pullStock);
    asked.until(() -> asked.lastIs("stale"));
    long enough = System.currentTimeMillis() + 2_000;
    asked.until(() -> System.currentTimeMillis() > enough);
    assertThat(pulled).isNotDone();
    execute("alter table stock_away rename to stock");
    asked.until(pulled::isDone);
    awaitPresent(asked);
    asked.assertSets(folder, freshness().table("stock").pull());
  }

  /** A pull may take so long on a busy machine that what it brings is old by then. */
  private static void awaitPresent(AskedAges asked) {
    while (true) {
      long soon = System.currentTimeMillis() + 2_000;
      asked.until(() -> asked.lastIs("present") || System.currentTimeMillis() > soon);
      if (asked.lastIs("present")) {
        return;
      }
      pullStock();
    }
  }

  @Test
  @Order(2)
  void theNewestEventAndRowOfEachSourceIsToldAndHeldAgainstAnAge() throws Exception {
    Instant sold = Instant.now().minusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
    send("{\"item\": 1, \"pieces\": 2, \"at\": \"%s\"}".formatted(sold));
    send("{\"item\": 1, \"pieces\": 2, \"at\": \"%s\"}".formatted(sold.minusSeconds(100)));
    Awaitility.await("the newest sale")
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                assertThat(freshness().streams(freshness().manifest()).get(0).newestEvent())
                    .isEqualTo(sold));
    Instant row = BASE.plus(Duration.ofMinutes(ROWS));
    Awaitility.await("the newest row")
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(freshness().table("stock").newestRow()).isEqualTo(row));

    JsonNode all = JSON.readTree(run("freshness", "--json").out());
    assertThat(all.at("/streams/0/stream").asText()).isEqualTo("sales");
    assertThat(all.at("/streams/0/newest_event").asText()).isEqualTo(sold.toString());
    assertThat(all.at("/streams/0/too_old").asBoolean()).isFalse();
    assertThat(all.at("/tables/0/newest_row").asText()).isEqualTo(row.toString());
    assertThat(all.at("/views/0/lag_ms").asLong()).isBetween(0L, 60_000L);

    // The newest row is 80 minutes old, the newest sale ten, the pull and the view are fresh.
    assertThat(run("freshness", "--max-age", "2h").exitCode()).isZero();
    Terminal old = run("freshness", "--max-age", "1h");
    assertThat(old.exitCode()).isEqualTo(1);
    assertThat(old.out().lines().filter(line -> line.contains("too old")))
        .singleElement()
        .asString()
        .contains("table stock");
    assertThat(run("freshness", "sales", "item", "--max-age", "1h").exitCode())
        .as("without the table: " + run("freshness").out())
        .isZero();
    assertThat(run("freshness", "sales", "--max-age", "5m").exitCode()).isEqualTo(1);
    Terminal unknown = run("freshness", "nothing");
    assertThat(unknown.exitCode()).isEqualTo(4);
    assertThat(unknown.err()).contains("There is no stream, table or view 'nothing'; there is");
  }

  private static TableStatus pullStock() {
    try {
      return freshness().pull("stock", Duration.ofMinutes(3), status -> {});
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Terminal run(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--folder", running));
    return Terminal.run(all.toArray());
  }

  private static Freshness freshness() {
    return Freshness.of(platform.jdbcUrl());
  }

  private static long pieces(long item) throws Exception {
    return new GatewayHttp(URI.create(platform.gatewayUrl()))
        .query(
            JSON.readTree(
                "{\"inputs\": {\"item.item_id\": %d}, \"outputs\": [\"item.pieces\"]}"
                    .formatted(item)))
        .body()
        .at("/data/0/value")
        .asLong();
  }

  private static void send(String event) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("sales", event.getBytes(StandardCharsets.UTF_8))).get();
    }
  }

  private static void execute(String sql) throws Exception {
    execute(depot.jdbcUrl(), sql);
  }

  private static void store(String sql) throws Exception {
    execute(platform.jdbcUrl(), sql);
  }

  private static void execute(String url, String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
