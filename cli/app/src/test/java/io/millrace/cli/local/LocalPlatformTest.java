package io.millrace.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Millrace;
import io.millrace.cli.Terminal;
import io.millrace.client.MillraceClient;
import io.millrace.client.Push;
import io.millrace.client.PushedEvent;
import io.millrace.examples.cards.CardFeatures;
import io.millrace.examples.cards.MerchantFeatures;
import io.millrace.examples.cards.Payment;
import io.millrace.examples.cards.Payments;
import io.millrace.platform.Durability;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a real platform, started once, stopped, and started with other views. */
@TestMethodOrder(OrderAnnotation.class)
final class LocalPlatformTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private static Path temp;
  private static Path folder;
  private static LocalPlatform platform;

  @BeforeAll
  static void start() {
    folder = temp.resolve("data");
    platform = Millrace.local(options(), CardFeatures.class);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  @Order(1)
  void anEventThatIsSentIsServed() {
    Instant paidAt = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    Terminal sent = send(payment("p1", "c1", "m1", "12.5", paidAt));
    assertThat(sent.err()).isEmpty();
    assertThat(sent.exitCode()).isZero();
    assertThat(sent.out()).contains("1 event in topic payments: partition", "up to offset 0");
    awaitAnswer("12.5", "query", "card.card_id=c1", "card.spend_1h");
  }

  @Test
  @Order(3)
  void anEventThatIsPushedIsServed() {
    Instant paidAt = Instant.now().minusSeconds(45).truncatedTo(ChronoUnit.MILLIS);
    Payment payment = new Payment("p0", "c0", "m0", 7.25, Payment.Status.APPROVED, "DE", paidAt);
    MillraceClient client =
        MillraceClient.of(URI.create(platform.gatewayUrl()), CardFeatures.class)
            .deadline(Duration.ofSeconds(30));
    Push<Payment> push = client.push(Payments.PAYMENTS, List.of(payment));
    List<PushedEvent> places = push.send();
    assertThat(push.send()).as("the same again").isEqualTo(places).hasSize(1);
    awaitAnswer("7.25", "query", "card.card_id=c0", "card.spend_1h");
    awaitAnswer("1", "query", "card.card_id=c0", "card.payments_made_1h");
  }

  @Test
  @Order(2)
  void aFileOfEventsIsSentInTheTopicsFormat() throws Exception {
    Instant paidAt = Instant.now().minusSeconds(30).truncatedTo(ChronoUnit.MILLIS);
    Path file = temp.resolve("payments.jsonl");
    Files.writeString(
        file,
        payment("p2", "c2", "m1", "1.0", paidAt)
            + "\n"
            + payment("p3", "c2", "m2", "2.0", paidAt)
            + "\n");
    Terminal sent = send(file.toString());
    assertThat(sent.out()).contains("2 events in topic payments");
    awaitAnswer("3.0", "query", "card_id=c2", "card.spend_24h");
    Terminal all = run("get", "card", "c2", "--json");
    assertThat(all.exitCode()).isZero();
    assertThat(all.out()).contains("\"card.payments_made_1h\"").doesNotContain("card.spike");
  }

  @Test
  @Order(3)
  void whatIsNoEventIsRefusedBeforeItIsSent() {
    Terminal wrong = send("{\"amount\":\"much\"}");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.BAD_DATA.code());
    assertThat(wrong.err()).contains("is no event of stream 'payments'", "amount", "fields are");
    assertThat(send("{broken").exitCode()).isEqualTo(ExitCode.BAD_DATA.code());
    Terminal unknown = run("send", "refunds", "{}");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(unknown.err()).contains("There is no stream 'refunds'; there is payments");
  }

  @Test
  @Order(4)
  void anEventThatBreaksAConstraintIsADeadLetter() {
    Instant paidAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    assertThat(send(payment("p4", "c1", "m1", "-1.0", paidAt)).exitCode()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run("dead-letters").out())
                    .contains("CONSTRAINT", "payments.amount", "1 in all"));
    assertThat(run("dead-letters", "--reason", "USER_CODE").out()).contains("No dead letters.");
    assertThat(run("dead-letters", "--stream", "payments").out()).contains("1 in all");
    Terminal typo = run("dead-letters", "--stream", "paymnets");
    assertThat(typo.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(typo.err()).contains("There is no stream or table 'paymnets'; there is payments");
  }

  @Test
  @Order(5)
  void aQueryTakesRequestInputsStalenessAndNow() {
    Terminal spike =
        run(
            "query",
            "card.card_id=c1",
            "card.amount=25",
            "card.spike",
            "card.spend_1h",
            "--staleness",
            "card.spend_1h=1d",
            "--now",
            Instant.now().plusSeconds(3 * 3600));
    assertThat(spike.exitCode()).isZero();
    assertThat(spike.out()).contains("card.spike", "2.0");
  }

  @Test
  @Order(6)
  void whatIsUnknownIsSaidWithTheNearest() {
    Terminal terminal = run("query", "card_id=c1", "card.spent_1h");
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(terminal.err()).contains("there is no feature 'card.spent_1h'", "card.spend_1h");
    Terminal view = run("get", "cards", "c1");
    assertThat(view.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    Terminal key = run("get", "card", "c1", "m1");
    assertThat(key.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(key.err())
        .contains("given are 2 words", "the key of 'card' is card_id (string), such as k1");
    Terminal missing = run("query", "card.card_id=c1", "card.spike");
    assertThat(missing.exitCode()).isEqualTo(ExitCode.FOUND_WRONG.code());
  }

  @Test
  @Order(7)
  void lostRowsAreWrittenAgain() throws Exception {
    try (Connection connection = platform.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "delete from online.\"%s\""
              .formatted(platform.store().view("card").spec().onlineTable()));
    }
    assertThat(run("query", "card_id=c1", "card.spend_24h").out()).contains("not_found");
    Terminal done = run("republish", "card");
    Terminal unknown = run("republish", "cards");
    assertThat(done.err()).isEmpty();
    assertThat(done.exitCode()).isZero();
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(unknown.err()).contains("There is no view 'cards'; there is card");
    awaitAnswer("12.5", "query", "card_id=c1", "card.spend_24h");
  }

  @Test
  @Order(8)
  void theDoctorFindsThePlatformAndItsParts() {
    Terminal terminal = run("doctor");
    assertThat(terminal.out()).contains("process", "ready at", "listens at");
    if (platform.gatewayUrl().endsWith(":8080")) {
      // A long path has a line of its own in the table.
      assertThat(terminal.out())
          .containsPattern(
              "the gateway of the platform on[ |\\s]+" + Pattern.quote(folder.toString()));
    } else {
      assertThat(platform.notes()).anyMatch(note -> note.startsWith("Port 8080 is taken"));
    }
  }

  @Test
  @Order(9)
  void aSecondPlatformOnTheFolderIsRefused() {
    Terminal terminal =
        Terminal.run(
            "run",
            Path.of(
                CardFeatures.class.getProtectionDomain().getCodeSource().getLocation().getPath()),
            "--folder",
            folder);
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(terminal.err()).contains(folder.toString());
  }

  @Test
  @Order(10)
  void aLaterRunKeepsUnchangedViewsAndBuildsNewOnesFromTheBeginning() {
    long events = eventsLogged();
    platform.close();
    platform = Millrace.local(options(), CardFeatures.class, MerchantFeatures.class);
    assertThat(platform.change().orElseThrow().lines())
        .containsExactly(
            "card: unchanged, state kept", "merchant: new, built from the stream's beginning");
    awaitAnswer("13.5", "query", "merchant_id=m1", "merchant.turnover_24h");
    awaitAnswer("12.5", "query", "card_id=c1", "card.spend_24h");
    assertThat(eventsLogged()).isEqualTo(events);
  }

  @Test
  @Order(11)
  void bothJobsGoOnAndTheEventIsLoggedOnce() {
    long events = eventsLogged();
    Instant paidAt = Instant.now().minusSeconds(5).truncatedTo(ChronoUnit.MILLIS);
    send(payment("p5", "c1", "m1", "100.0", paidAt));
    awaitAnswer("112.5", "query", "card_id=c1", "card.spend_24h");
    awaitAnswer("113.5", "query", "merchant_id=m1", "merchant.turnover_24h");
    await().atMost(PATIENCE).until(() -> eventsLogged() > events);
    platform.close();
    platform = Millrace.local(options(), CardFeatures.class, MerchantFeatures.class);
    awaitAnswer("112.5", "query", "card_id=c1", "card.spend_24h");
    assertThat(eventsLogged()).isEqualTo(events + 1);
  }

  @Test
  @Order(12)
  void anotherInputNeedsAFreshFolder() {
    platform.close();
    Terminal terminal =
        Terminal.run(
            "run",
            Path.of(
                CardFeatures.class.getProtectionDomain().getCodeSource().getLocation().getPath()),
            "--folder",
            folder,
            "--source",
            "payments=csv:payments.csv");
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(terminal.err()).contains("another input", "--fresh");
  }

  private static LocalOptions options() {
    return LocalOptions.in(folder).withDurability(Durability.PROCESS_DEATH);
  }

  private static long eventsLogged() {
    try (var log = platform.offlineLog()) {
      return log.count("events_payments");
    }
  }

  private static Terminal send(String event) {
    return run("send", "payments", event);
  }

  private static Terminal run(Object... words) {
    Object[] all = java.util.Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--folder";
    all[words.length + 1] = folder;
    return Terminal.run(all);
  }

  private static void awaitAnswer(String value, Object... words) {
    String line = "\\| +" + value.replace(".", "\\.") + " \\| present";
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() -> assertThat(run(words).out()).containsPattern(line));
  }

  private static String payment(
      String id, String card, String merchant, String amount, Instant paidAt) {
    return """
    {"payment_id":"%s","card_id":"%s","merchant_id":"%s","amount":%s,"status":"APPROVED",\
    "country":"DE","paid_at":"%s"}\
    """
        .formatted(id, card, merchant, amount, paidAt);
  }
}
