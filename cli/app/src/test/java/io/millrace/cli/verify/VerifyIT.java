package io.millrace.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Millrace;
import io.millrace.cli.Terminal;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.core.EntityKey;
import io.millrace.examples.cards.CardFeatures;
import io.millrace.job.offline.OfflineLog;
import io.millrace.platform.Durability;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.iceberg.Table;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The command against a real platform in which faults are planted, one after the other. */
@TestMethodOrder(OrderAnnotation.class)
final class VerifyIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path temp;
  private static Path folder;
  private static LocalPlatform platform;
  private static int payments;
  private static long asked;

  @BeforeAll
  static void start() {
    folder = temp.resolve("my data 1");
    platform =
        Millrace.local(
            LocalOptions.in(folder).withDurability(Durability.PROCESS_DEATH), CardFeatures.class);
  }

  @AfterAll
  static void stop() throws Exception {
    platform.close();
    try (Stream<Path> all = Files.list(temp)) {
      assertThat(all.map(each -> each.getFileName().toString()))
          .as("whatever the folder is called, everything is in it")
          .containsOnly("my data 1", "spine.csv", "set.csv");
    }
  }

  @Test
  @Order(1)
  void whatWasAnsweredIsEqual() throws Exception {
    for (int i = 0; i < 5; i++) {
      pay("c1", 10 + i);
    }
    awaitPayments("c1", 5);
    ask("c1");
    ask("c2");
    Terminal verified = run("verify");
    assertThat(verified.err()).isEmpty();
    assertThat(verified.out()).contains("card.spend_1h", ", 0 unexplained");
    assertThat(verified.exitCode()).isZero();
    JsonNode json = JSON.readTree(run("verify", "--json", "--view", "card").out());
    assertThat(json.path("equal").longValue())
        .isEqualTo(json.path("answers").longValue())
        .isGreaterThan(20);
    assertThat(json.path("features").findValuesAsText("feature")).contains("card.spike");
    JsonNode one = JSON.readTree(run("verify", "--json", "--sample", "1").out());
    assertThat(one.path("answers").longValue())
        .isPositive()
        .isLessThan(json.path("answers").longValue());
    assertThat(run("verify", "--since", Instant.now()).out()).contains("verified 0 answers");
    assertThat(run("verify", "--view", "cards").exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
  }

  @Test
  @Order(2)
  void aServedValueThatIsNotWhatTheEventsGiveIsFound() throws Exception {
    byte[] right = change("c1", row -> withOneMore(row, cell("spend_24h")));
    Instant since = Instant.now();
    ask("c1");
    write("c1", right);
    Terminal verified = run("verify", "--since", since);
    assertThat(verified.exitCode()).isEqualTo(ExitCode.FOUND_WRONG.code());
    assertThat(verified.out())
        .contains("unexplained: card.spend_24h of [\"c1\"]", "the events up to its row's position");
    JsonNode json = JSON.readTree(run("verify", "--since", since, "--json").out());
    assertThat(json.path("unexplained").longValue()).isEqualTo(1);
    JsonNode example = json.path("examples").get(0);
    assertThat(example.path("answered").asText()).isEqualTo("61.0");
    assertThat(example.path("expected").asText()).isEqualTo("60.0");
  }

  @Test
  @Order(3)
  void anEdgeThatIsAMinuteLateIsFound() throws Exception {
    int cell = cell("payments_made_1h");
    Instant[] edge = new Instant[1];
    byte[] right =
        change(
            "c1",
            row -> {
              edge[0] = Instant.ofEpochMilli(row.cells().get(cell).untilMillis()[0]);
              return withLaterEdges(row, cell);
            });
    Instant since = Instant.now();
    ask("c1", "--now", edge[0].minusMillis(1).toString());
    assertThat(run("verify", "--since", since).exitCode()).as("before the edge").isZero();
    ask("c1", "--now", edge[0].toString());
    write("c1", right);
    Terminal verified = run("verify", "--since", since);
    assertThat(verified.exitCode()).isEqualTo(ExitCode.FOUND_WRONG.code());
    assertThat(verified.out())
        .contains("unexplained: card.payments_made_1h of [\"c1\"]", "1 unexplained");
  }

  @Test
  @Order(4)
  void anEventThatIsGoneFromTheLogIsFoundThoughNothingComesAfterIt() throws Exception {
    pay("c3", 7);
    awaitPayments("c3", 1);
    Instant since = Instant.now();
    ask("c3");
    assertThat(run("verify", "--since", since).exitCode()).isZero();
    try (OfflineLog log = platform.offlineLog()) {
      Table table = log.table("events_payments");
      table.newDelete().deleteFromRowFilter(Expressions.equal("card_id", "c3")).commit();
      assertThat(log.count("events_payments")).isEqualTo(payments - 1);
    }
    Terminal verified = run("verify", "--since", since, "--wait", "1s");
    assertThat(verified.exitCode()).isEqualTo(ExitCode.FOUND_WRONG.code());
    assertThat(verified.out())
        .contains("card.spend_1h of [\"c3\"]", "the row has applied offset", ": 0 equal");
  }

  @Test
  @Order(5)
  void setsAreMadeOfALogInAFolderOfAnyName() throws Exception {
    Path spine =
        Files.writeString(
            temp.resolve("spine.csv"), "card_id,at\nc1,%s\n".formatted(Instant.now()));
    Path set = temp.resolve("set.csv");
    Terminal made =
        run(
            "dataset",
            "create",
            "paid",
            "--definitions",
            Path.of(CardFeatures.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
            "--features",
            "card.payments_made_1h",
            "--spine",
            spine,
            "--time",
            "at",
            "--to",
            set);
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(Files.readAllLines(set).get(1)).startsWith("c1,").endsWith(",5");
  }

  /** Sends a payment, and waits until it is in the log, in a file of its own. */
  private static void pay(String card, double amount) {
    Instant paidAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String payment =
        """
        {"payment_id":"p%d","card_id":"%s","merchant_id":"m1","amount":%s,"status":"APPROVED",\
        "country":"DE","paid_at":"%s"}\
        """
            .formatted(payments++, card, amount, paidAt);
    assertThat(run("send", "payments", payment).exitCode()).isZero();
    try (OfflineLog log = platform.offlineLog()) {
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  log.tables().contains("events_payments")
                      && log.count("events_payments") >= payments);
    }
  }

  private static void awaitPayments(String card, int count) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(answer(card, "card.payments_made_1h").path("value").asInt())
                    .isEqualTo(count));
  }

  private static JsonNode answer(String card, String feature) throws Exception {
    Terminal terminal = run("query", "card.card_id=" + card, feature, "--json");
    asked++;
    return JSON.readTree(terminal.out()).path("data").path(0);
  }

  /** Asks for everything, and waits until the answer is in the log. */
  private static void ask(String card, Object... more) {
    Object[] words = Arrays.copyOf(more, more.length + 4);
    words[more.length] = "query";
    words[more.length + 1] = "card.card_id=" + card;
    words[more.length + 2] = "card.amount=25";
    words[more.length + 3] = "card.*";
    Collections.rotate(Arrays.asList(words), 4);
    assertThat(run(words).exitCode()).isZero();
    asked++;
    try (OfflineLog log = platform.offlineLog()) {
      await().atMost(PATIENCE).until(() -> log.count("answers") >= asked);
    }
  }

  private static int cell(String feature) {
    List<String> features =
        platform.store().view("card").layout().cells().stream()
            .map(each -> each.feature())
            .toList();
    assertThat(features).contains(feature);
    return features.indexOf(feature);
  }

  private static OnlineRow withOneMore(OnlineRow row, int cell) {
    Timeline old = row.cells().get(cell);
    List<CellValue> values = new ArrayList<>(old.values());
    values.set(0, new CellValue((Double) values.get(0).value() + 1, Long.MIN_VALUE, null));
    return with(row, cell, new Timeline(values, old.untilMillis(), old.horizonMillis()));
  }

  private static OnlineRow withLaterEdges(OnlineRow row, int cell) {
    Timeline old = row.cells().get(cell);
    long[] later = Arrays.stream(old.untilMillis()).map(each -> each + 60_000).toArray();
    return with(row, cell, new Timeline(old.values(), later, old.horizonMillis()));
  }

  private static OnlineRow with(OnlineRow row, int cell, Timeline timeline) {
    List<Timeline> cells = new ArrayList<>(row.cells());
    cells.set(cell, timeline);
    return new OnlineRow(
        row.startMillis(),
        row.decidedAtMillis(),
        row.epoch(),
        row.newestEventMillis(),
        row.positions(),
        cells);
  }

  /** Changes an online row and gives back what was there. */
  private static byte[] change(String card, UnaryOperator<OnlineRow> change) throws Exception {
    RowCodec codec = new RowCodec(platform.store().view("card").layout());
    byte[] before;
    try (Connection connection = platform.connect();
        PreparedStatement select =
            connection.prepareStatement("select row from " + table() + " where key = ?")) {
      select.setBytes(1, key(card).bytes());
      try (ResultSet result = select.executeQuery()) {
        assertThat(result.next()).isTrue();
        before = result.getBytes(1);
      }
    }
    write(card, codec.encode(change.apply(codec.decode(before))));
    return before;
  }

  private static void write(String card, byte[] row) throws Exception {
    try (Connection connection = platform.connect();
        PreparedStatement update =
            connection.prepareStatement("update " + table() + " set row = ? where key = ?")) {
      update.setBytes(1, row);
      update.setBytes(2, key(card).bytes());
      assertThat(update.executeUpdate()).isEqualTo(1);
    }
  }

  private static String table() {
    return "online.\"" + platform.store().view("card").spec().onlineTable() + "\"";
  }

  private static EntityKey key(String card) {
    return platform.store().view("card").keys().encode(List.of(card));
  }

  private static Terminal run(Object... words) {
    Object[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--folder";
    all[words.length + 1] = folder;
    return Terminal.run(all);
  }
}
