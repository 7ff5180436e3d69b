package io.millrace.job.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.forget.UnloggedEvents;
import io.millrace.job.forget.erase.Erasing;
import io.millrace.job.forget.erase.ViewsEraser;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Answers that count what was forgotten since are counted apart, and nothing else is: a fault of
 * another key, or in another window, is found as before.
 */
final class ForgottenEventsTest {
  private static final String KEY = "ann";
  private static final long MINUTE = 60_000;
  private static final long BASE = System.currentTimeMillis() - 4 * 60 * MINUTE;

  private static OnlineDatabase database;

  @TempDir private Path folder;
  private final PlayedAnswers played = new PlayedAnswers();
  private LoggedPlay logged;

  @BeforeAll
  static void start() {
    database = new OnlineDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  /** The key pays in both shops; the last event of partition 1 is its. */
  @BeforeEach
  void play() {
    logged = new LoggedPlay(played, folder);
    applied(KEY, "s1", 10, 0, 0);
    applied("bob", "s1", 5, MINUTE, 0);
    applied("bob", "s2", 7, 2 * MINUTE, 1);
    applied(KEY, "s2", 3, 2 * MINUTE + 1, 1);
    played.ask(KEY, "s1", BASE + 3 * MINUTE, BASE + 3 * MINUTE, 0);
    played.ask("bob", "s2", BASE + 3 * MINUTE, BASE + 3 * MINUTE, 0);
    played.ask("bob", "s1", BASE + 180 * MINUTE, BASE + 180 * MINUTE, 0);
  }

  @AfterEach
  void close() throws Exception {
    logged.close();
    database.execute("delete from millrace.forgotten_key; delete from millrace.lost_event");
  }

  private void applied(String payer, String shop, double amount, long after, int partition) {
    Paid paid = new Paid(payer, shop, amount, Instant.ofEpochMilli(BASE + after));
    played.apply(played.arrives(paid, BASE + after, partition));
  }

  private void forget() throws Exception {
    forget(played, logged, 2);
  }

  private static void forget(PlayedAnswers played, LoggedPlay logged, long cut) throws Exception {
    ForgetRegister register = new ForgetRegister(database.address());
    var key = played.store.view("payer").keys().encode(List.of(KEY));
    long id = register.request(TextKeys.of("payer"), key, "", List.of());
    register.cut(id, "paid", Map.of(0, cut, 1, cut));
    Erasing.tables(
        new ViewsEraser(
            ViewClasses.of(played.classes()),
            database.address(),
            logged.catalog(),
            UpkeepPolicy.DEFAULT,
            Share.ALL,
            Set.of("payer", "habit", "store", "till"),
            Map.of(),
            Map.of(),
            null,
            Map.of(),
            JobClock.LIVE),
        id);
  }

  private Findings verify() {
    return logged.verify(Duration.ZERO, database.address());
  }

  @Test
  void whatCountsAForgottenEventIsCountedApart() throws Exception {
    logged.commit(played.log).commitServed().commitAnswers();
    Findings before = verify();
    assertThat(before.unexplained()).as(before.examples().toString()).isZero();
    assertThat(before.forgotten()).isZero();
    forget();
    assertThat(logged.verify(Duration.ZERO).unexplained()).as("without the register").isPositive();
    Findings after = verify();
    assertThat(after.unexplained()).as(after.examples().toString()).isZero();
    assertThat(after.notLoggedYet()).isZero();
    assertThat(after.forgotten()).isPositive();
    assertThat(after.equal() + after.forgotten()).isEqualTo(before.equal());
    // Of the shops two answers, and those about the key itself.
    assertThat(after.features())
        .filteredOn(each -> each.feature().equals("store.turnover_1h"))
        .extracting(Findings.OfFeature::equal)
        .containsExactly(1L);
    assertThat(after.features())
        .filteredOn(each -> each.feature().equals("payer.spend_24h"))
        .extracting(Findings.OfFeature::equal)
        .containsExactly(2L);
  }

  @Test
  void whileTheEventsAreStillInTheLogTheyAreNotCountedEither() throws Exception {
    logged.commit(played.log).commitServed();
    ForgetRegister register = new ForgetRegister(database.address());
    var key = played.store.view("payer").keys().encode(List.of(KEY));
    long id = register.request(TextKeys.of("payer"), key, "", List.of());
    register.cut(id, "paid", Map.of(0, 2L, 1, 2L));
    // The row went, and somebody asks for the key again.
    played.asked.clear();
    PlayedAnswers fresh = new PlayedAnswers();
    fresh.ask(KEY, "s9", BASE + 5 * MINUTE, BASE + 5 * MINUTE, 0);
    played.asked.addAll(fresh.asked);
    logged.commitAnswers();
    assertThat(logged.verify(Duration.ZERO).unexplained()).as("without the register").isPositive();
    Findings findings = verify();
    assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
  }

  @Test
  void faultsOfAnotherKeyOrInAnotherWindowAreFoundAsBefore() throws Exception {
    tamper(1, "payer", "spend_1h", "99.5");
    tamper(2, "store", "turnover_1h", "98.5");
    logged.commit(played.log).commitServed().commitAnswers();
    forget();
    Findings findings = verify();
    assertThat(findings.examples())
        .filteredOn(each -> each.kind().equals("unexplained"))
        .extracting(Findings.Example::feature, Findings.Example::key, Findings.Example::answered)
        .contains(
            tuple("payer.spend_1h", "[\"bob\"]", "99.5"),
            tuple("store.turnover_1h", "[\"s1\"]", "98.5"));
    assertThat(findings.unexplained()).as(findings.examples().toString()).isEqualTo(2);
    assertThat(findings.forgotten()).isPositive();
  }

  @Test
  void aCountIsExcusedByNoMoreThanTheEventsThatItLost() throws Exception {
    PlayedAnswers tills = new PlayedAnswers(PayerFeatures.class, TillFeatures.class);
    try (LoggedPlay log = new LoggedPlay(tills, folder.resolve("tills"))) {
      for (String payer : List.of(KEY, "bob", KEY, "eve")) {
        Paid paid = new Paid(payer, "s1", 1, Instant.ofEpochMilli(BASE));
        tills.apply(tills.arrives(paid, BASE, 0));
      }
      for (int i = 0; i < 4; i++) {
        tills.ask("bob", "s1", BASE + MINUTE, BASE + MINUTE + i, 0);
      }
      // Of four payments two are left.
      List<String> answered = List.of("4", "3", "5", "1");
      for (int i = 0; i < answered.size(); i++) {
        if (i > 0) {
          tamper(tills, i, "till", "payments", answered.get(i));
        }
      }
      log.commit(tills.log).commitServed().commitAnswers();
      forget(tills, log, 4);
      Findings findings = log.verify(Duration.ZERO, database.address());
      assertThat(findings.examples())
          .filteredOn(each -> each.kind().equals("unexplained"))
          .extracting(Findings.Example::feature, Findings.Example::answered)
          .containsExactlyInAnyOrder(tuple("till.payments", "5"), tuple("till.payments", "1"));
      assertThat(findings.features())
          .filteredOn(each -> each.feature().equals("till.payments"))
          .extracting(Findings.OfFeature::answers, Findings.OfFeature::forgotten)
          .containsExactly(tuple(2L, 2L));
    }
  }

  /** The job was behind: what lies before the cut was dropped before it came to the log. */
  @Test
  void whatWasNeverLoggedIsCountedApartAndNoMoreThanThat() throws Exception {
    PlayedAnswers tills = new PlayedAnswers(PayerFeatures.class, TillFeatures.class);
    try (LoggedPlay log = new LoggedPlay(tills, folder.resolve("unlogged"))) {
      for (String payer : List.of("bob", KEY, "eve", "eve")) {
        Paid paid = new Paid(payer, "s1", 1, Instant.ofEpochMilli(BASE));
        tills.apply(tills.arrives(paid, BASE, 0));
        tills.ask("bob", "s1", BASE + 1_000, BASE + 1_000, 0);
      }
      PlayedAnswers.Logged dropped = tills.log.remove(1);
      UnloggedEvents unlogged = new UnloggedEvents(new ForgetRegister(database.address()), "paid");
      BoundView till = tills.store.view("till");
      for (Contribution each : tills.contributions(till, dropped)) {
        unlogged.add(till.keys().spec(), each.key(), 0, dropped.offset(), each.timeMillis());
      }
      unlogged.write();
      tamper(tills, 0, "till", "payments", "2");
      tamper(tills, 3, "till", "payments", "5");
      log.commit(tills.log).commitServed().commitAnswers();
      forget(tills, log, 4);
      Findings findings = log.verify(Duration.ZERO, database.address());
      // Before it was applied, and by more than it: as it ever was.
      assertThat(findings.examples())
          .filteredOn(each -> each.kind().equals("unexplained"))
          .extracting(Findings.Example::feature, Findings.Example::answered)
          .containsExactlyInAnyOrder(tuple("till.payments", "2"), tuple("till.payments", "5"));
      assertThat(findings.features())
          .filteredOn(each -> each.feature().equals("till.payments"))
          .extracting(Findings.OfFeature::answers, Findings.OfFeature::forgotten)
          .containsExactly(tuple(2L, 2L));
    }
  }

  /** The shop of no name was number 0 before shops had names: its bytes are the same. */
  @Test
  void whatAKeyOfAnotherTypeHasLostExcusesNothing() throws Exception {
    PlayedAnswers tills = new PlayedAnswers(PayerFeatures.class, TillFeatures.class);
    try (LoggedPlay log = new LoggedPlay(tills, folder.resolve("retyped"))) {
      for (String payer : List.of(KEY, "bob", "eve")) {
        Paid paid = new Paid(payer, "", 1, Instant.ofEpochMilli(BASE));
        PlayedAnswers.Logged arrived = tills.arrives(paid, BASE, 0);
        if (!payer.equals(KEY)) {
          tills.apply(arrived);
        }
      }
      tills.log.remove(0);
      EntitySpec numbers =
          new EntitySpec("shop", List.of(new EntitySpec.KeyColumn("shop", DataType.INT32)));
      EntityKey zero = new EntityCodec(numbers).encode(List.of(0));
      assertThat(zero).isEqualTo(tills.store.view("till").keys().encode(List.of("")));
      UnloggedEvents unlogged = new UnloggedEvents(new ForgetRegister(database.address()), "paid");
      unlogged.add(numbers, zero, 0, 0, BASE);
      unlogged.write();
      tills.ask("bob", "", BASE + MINUTE, BASE + MINUTE, 0);
      tamper(tills, 0, "till", "payments", "3");
      log.commit(tills.log).commitServed().commitAnswers();
      forget(tills, log, 1);
      assertThat(log.verify(Duration.ZERO, database.address()).examples())
          .filteredOn(each -> each.kind().equals("unexplained"))
          .extracting(Findings.Example::feature, Findings.Example::answered)
          .containsExactly(tuple("till.payments", "3"));
    }
  }

  @Test
  void anEventOfAnotherKeyThatTheLogLostIsFoundAsBefore() throws Exception {
    var lost = played.log.remove(2);
    assertThat(lost.paid().payer()).isEqualTo("bob");
    logged.commit(played.log).commitServed().commitAnswers();
    forget();
    Findings findings = verify();
    assertThat(findings.examples())
        .filteredOn(each -> each.kind().equals("unexplained"))
        .anySatisfy(
            each -> {
              assertThat(each.feature()).startsWith("payer.");
              assertThat(each.key()).isEqualTo("[\"bob\"]");
            });
    assertThat(findings.examples()).noneMatch(each -> each.key().contains(KEY));
  }

  /** Changes what was answered. */
  private void tamper(int asked, String view, String feature, String value) {
    tamper(played, asked, view, feature, value);
  }

  private static void tamper(
      PlayedAnswers played, int asked, String view, String feature, String value) {
    AskedRow row = played.asked.get(asked);
    played.asked.set(
        asked,
        new AskedRow(
            row.views().stream()
                .map(each -> each.view().equals(view) ? with(each, feature, value) : each)
                .toList()));
  }

  private static LoggedAnswer with(LoggedAnswer answer, String feature, String value) {
    List<LoggedAnswer.Value> values =
        answer.features().stream()
            .map(
                each ->
                    each.feature().equals(feature)
                        ? new LoggedAnswer.Value(
                            feature, value, each.status(), each.observedAtMillis())
                        : each)
            .toList();
    assertThat(values).isNotEqualTo(answer.features());
    return new LoggedAnswer(
        answer.queryId(),
        answer.place(),
        answer.answeredAtMillis(),
        answer.atMillis(),
        answer.view(),
        answer.fingerprint(),
        answer.definitions(),
        answer.key(),
        answer.row(),
        answer.completeToMillis(),
        values,
        answer.inputs(),
        answer.horizons());
  }
}
