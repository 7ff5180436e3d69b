package io.millrace.cli.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Millrace;
import io.millrace.cli.Terminal;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.examples.cards.CardFeatures;
import io.millrace.examples.cards.MerchantFeatures;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.platform.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** {@code forget} against a real platform: its places, a dataset, and what comes afterwards. */
@TestMethodOrder(OrderAnnotation.class)
final class ForgetPlatformIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of all payments, each of which leaves its trace in one of them. */
  private static final List<String> FEATURES =
      List.of("card.payments_made_1h", "card.average_amount_30d", "card.largest_amount_24h");

  @TempDir private static Path temp;
  private static Path folder;
  private static LocalPlatform platform;
  private static int payments;

  /** An instant at which the first card had its former life. */
  private static String formerLife;

  @BeforeAll
  static void start() {
    folder = temp.resolve("data");
    start(1);
  }

  private static void start(double answersShare) {
    platform =
        Millrace.local(
            LocalOptions.in(folder)
                .withDurability(Durability.PROCESS_DEATH)
                .withAnswersShare(answersShare),
            CardFeatures.class,
            MerchantFeatures.class);
  }

  @AfterAll
  static void stop() {
    platform.close();
  }

  @Test
  @Order(1)
  void aKeyLeavesThePlatformAndADatasetAndComesBackAsNew() throws Exception {
    pay("c1", 10, 3);
    pay("c2", 10, 2);
    awaitPayments("c1", 3);
    awaitPayments("c2", 2);
    formerLife = now();
    Path set = temp.resolve("set.csv");
    Path spine =
        Files.writeString(
            temp.resolve("spine.csv"), "card_id,at\nc1,%1$s\nc2,%1$s\n".formatted(formerLife));
    Terminal made =
        run(
            "dataset",
            "create",
            "fraud",
            "--features",
            "card.payments_made_1h",
            "--spine",
            spine,
            "--time",
            "at",
            "--to",
            set,
            "-d",
            classes());
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(Files.readString(set)).contains("c1", "c2");

    Terminal forgotten =
        run("forget", "card", "c1", "no-such-card", "--yes", "--reason", "asked", "--json");
    assertThat(forgotten.exitCode()).as(forgotten.err() + forgotten.out()).isZero();
    JsonNode done = JSON.readTree(forgotten.out()).get(0);
    assertThat(done.path("key")).hasToString("[\"c1\"]");
    assertThat(done.path("found").asText()).as(forgotten.out()).isEqualTo("rows");
    assertThat(done.path("rows_at_least").asBoolean()).isFalse();
    assertThat(rows(done, "events_payments")).isEqualTo(3);
    assertThat(done.path("rows").asLong()).isGreaterThan(3);
    JsonNode typo = JSON.readTree(forgotten.out()).get(1);
    assertThat(typo.path("key")).hasToString("[\"no-such-card\"]");
    assertThat(typo.path("found").asText()).as(forgotten.out()).isEqualTo("nothing");
    assertThat(rows(typo, "events_payments")).isZero();
    assertThat(done.path("finished_at").isNull()).isFalse();
    List<String> places = new ArrayList<>();
    done.path("places")
        .forEach(
            place -> {
              assertThat(place.path("state").asText()).isEqualTo("done");
              places.add(place.path("place").asText());
            });
    assertThat(places)
        .contains("events_payments", "answers", "kafka:payments", "savepoints")
        .anyMatch(place -> place.startsWith("state:card__"))
        .anyMatch(place -> place.startsWith("written:card__"))
        .anyMatch(place -> place.startsWith("datasets:"));
    assertThat(Files.readString(set)).contains("c2").doesNotContain("c1");
    assertThat(run("dataset", "list").out()).contains("(redacted)");
    assertThat(run("dataset", "show", "fraud").out()).containsPattern("redacted +\\| 1 row at ");
    assertThat(run("forget", "--status").out()).contains("(forgotten)", "never");
    assertThat(payments("c1")).isZero();
    assertThat(payments("c2")).isEqualTo(2);
    try (OfflineLog log = platform.offlineLog()) {
      assertThat(log.rows("events_payments")).hasSize(2);
    }

    pay("c1", 25, 1);
    awaitPayments("c1", 1);
    // The merchant's row counts what the log has lost.
    assertThat(run("query", "merchant.merchant_id=m1", "merchant.*").exitCode()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Terminal verified = run("verify", "--json", "--wait", "1s");
              assertThat(verified.exitCode()).as(verified.out()).isZero();
              assertThat(JSON.readTree(verified.out()).path("forgotten").asLong()).isPositive();
            });
  }

  @Test
  @Order(2)
  void ofAKeyThatCameBackSetsAndRowsAndAnswersHaveTheNewLifeAlone() throws Exception {
    String now = now();
    Path spine =
        Files.writeString(
            temp.resolve("lives.csv"),
            "card_id,at\nc1,%1$s\nc1,%2$s\nc2,%1$s\nc2,%2$s\n".formatted(formerLife, now));
    List<List<Double>> lives =
        List.of(
            Arrays.asList(0.0, null, null),
            List.of(1.0, 25.0, 25.0),
            List.of(2.0, 10.0, 10.0),
            List.of(2.0, 10.0, 10.0));
    for (String card : List.of("c1", "c2")) {
      assertThat(answer(card)).isEqualTo(lives.get(card.equals("c1") ? 1 : 3));
    }
    for (String mode : List.of("recomputed", "as-served")) {
      Path set = temp.resolve("lives-%s.csv".formatted(mode));
      // What the job has decided is in the log a checkpoint later.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                ran(
                    "dataset create lives-%1$s --features %2$s --time at --mode %1$s"
                        .formatted(mode, String.join(",", FEATURES)),
                    "--spine",
                    spine,
                    "--to",
                    set);
                assertThat(values(set)).as(mode).isEqualTo(lives);
              });
    }
    Path decided = temp.resolve("decided.csv");
    ran("offline read card --keys c1 --overwrite", "--to", decided);
    assertThat(values(decided))
        .isNotEmpty()
        .allMatch(row -> row.equals(lives.get(0)) || row.equals(lives.get(1)))
        .contains(lives.get(1));
    Path then = temp.resolve("then.csv");
    for (String at : List.of(formerLife, now)) {
      ran("offline read card --keys c1 --overwrite --as-of " + at, "--to", then);
      assertThat(values(then)).containsExactly(lives.get(at.equals(now) ? 1 : 0));
    }
  }

  /** Of each row of a file what it has of the features; null for nothing. */
  private static List<List<Double>> values(Path file) throws Exception {
    List<String> lines = Files.readAllLines(file);
    List<String> columns = Arrays.asList(lines.get(0).replace("\"", "").split(","));
    List<List<Double>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.replace("\"", "").split(",", -1);
      List<Double> row = new ArrayList<>();
      for (String feature : FEATURES) {
        String cell = cells[columns.indexOf(feature.replace(".", "__"))];
        row.add(cell.isEmpty() ? null : Double.valueOf(cell));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<Double> answer(String card) throws Exception {
    Terminal asked =
        ran("query card.card_id=%s %s --json".formatted(card, String.join(" ", FEATURES)));
    List<Double> values = new ArrayList<>();
    JSON.readTree(asked.out())
        .path("data")
        .forEach(each -> values.add(each.path("value").asDouble()));
    return values;
  }

  /** Runs a command of words, and then some that are not parted. */
  private static Terminal ran(String words, Object... more) throws Exception {
    List<Object> all = new ArrayList<>(List.of((Object[]) words.split(" ")));
    all.addAll(List.of(more));
    if (!words.startsWith("query")) {
      all.addAll(List.of("-d", classes()));
    }
    Terminal ran = run(all.toArray());
    assertThat(ran.exitCode()).as(ran.err() + ran.out()).isZero();
    return ran;
  }

  @Test
  @Order(3)
  void answersThatWereOnceLoggedAreForgottenWhereNoneIsLoggedNow() throws Exception {
    pay("c3", 10, 1);
    awaitPayments("c3", 1);
    awaitAnswers(answers -> assertThat(answers).anyMatch(key -> key.contains("c3")));
    platform.close();
    start(0);
    Terminal forgotten = run("forget", "card", "c3", "--yes");
    assertThat(forgotten.exitCode()).as(forgotten.err() + forgotten.out()).isZero();
    assertThat(forgotten.out())
        .containsPattern("card c3: (at least )?[0-9]+ rows in [0-9]+ places");
    awaitAnswers(answers -> assertThat(answers).noneMatch(key -> key.contains("c3")));
    assertThat(payments("c3")).isZero();
    assertThat(answers()).as("none is logged now").noneMatch(key -> key.contains("c3"));
  }

  private static long rows(JsonNode request, String place) {
    for (JsonNode each : request.path("places")) {
      if (each.path("place").asText().equals(place)) {
        return each.path("rows").asLong(-1);
      }
    }
    throw new AssertionError("no place " + place);
  }

  private static void awaitAnswers(Consumer<List<String>> asserted) {
    await().atMost(PATIENCE).untilAsserted(() -> asserted.accept(answers()));
  }

  /** Keys of those in the log. */
  private static List<String> answers() {
    try (OfflineLog log = platform.offlineLog()) {
      return log.rows(AnswerLog.NAME).stream()
          .map(row -> String.valueOf(row.getField(AnswerLog.KEY)))
          .toList();
    }
  }

  private static Path classes() throws Exception {
    return Path.of(CardFeatures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static void pay(String card, double amount, int count) {
    for (int i = 0; i < count; i++) {
      String payment =
          """
          {"payment_id":"p%d","card_id":"%s","merchant_id":"m1","amount":%s,"status":"APPROVED",\
          "country":"DE","paid_at":"%s"}\
          """
              .formatted(payments++, card, amount, now());
      assertThat(run("send", "payments", payment).exitCode()).isZero();
    }
  }

  private static void awaitPayments(String card, int count) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(payments(card)).isEqualTo(count));
  }

  private static int payments(String card) throws Exception {
    Terminal asked = run("query", "card.card_id=" + card, "card.payments_made_1h", "--json");
    return JSON.readTree(asked.out()).path("data").path(0).path("value").asInt();
  }

  private static Terminal run(Object... words) {
    Object[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--folder";
    all[words.length + 1] = folder;
    return Terminal.run(all);
  }
}
