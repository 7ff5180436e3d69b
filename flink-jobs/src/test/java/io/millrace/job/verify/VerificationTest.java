package io.millrace.job.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import io.millrace.job.verify.Verification.Selection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing in the event log is found wherever something says that it should be there. */
final class VerificationTest {
  private static final long MINUTE = 60_000;

  @TempDir private Path folder;
  private final long now = System.currentTimeMillis();
  private final PlayedAnswers played = new PlayedAnswers();
  private LoggedPlay logged;

  @BeforeEach
  void open() {
    logged = new LoggedPlay(played, folder);
  }

  @AfterEach
  void close() {
    logged.close();
  }

  @Test
  void whateverIsWholeIsEqual() throws Exception {
    sixtyAnsweredRows();
    Findings findings = logged.verify(Duration.ZERO);
    assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
    assertThat(findings.equal()).isGreaterThan(300);
    assertThat(findings.notLoggedYet()).isZero();
  }

  @Test
  void aViewThatIsChosenIsVerifiedWithWhatItsFeaturesAreDerivedFrom() throws Exception {
    sixtyAnsweredRows();
    Findings findings = logged.verify(new Selection(Set.of("habit"), null, 0, Duration.ZERO), null);
    assertThat(findings.features())
        .extracting(Findings.OfFeature::feature, Findings.OfFeature::equal)
        .containsExactly(tuple("habit.part", 60L), tuple("habit.spent_7d", 60L));
    assertThat(findings.otherDefinitions()).isZero();
    assertThat(findings.unexplained()).isZero();
  }

  @Test
  void rowsThatAreDrawnAreWholeAndTheSameAgain() throws Exception {
    sixtyAnsweredRows();
    long each = logged.verify(Duration.ZERO).answers() / 60;
    Selection seven = new Selection(Set.of(), null, 7, Duration.ZERO);
    Findings findings = logged.verify(seven, null);
    assertThat(findings.answers()).isEqualTo(7 * each);
    assertThat(findings.otherDefinitions()).isZero();
    assertThat(logged.verify(seven, null)).hasToString(findings.toString());
  }

  private void sixtyAnsweredRows() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      long at = now - (60 - i) * MINUTE;
      Paid paid = paid("p" + random.nextInt(3), "s" + random.nextInt(3), 1.1 * i, at);
      played.apply(played.arrives(paid, at, random.nextInt(2)));
      played.ask("p" + random.nextInt(3), "s" + random.nextInt(3), at + 5, at + 5, 0);
    }
    logged.commit(played.log.subList(0, 30)).commit(played.log.subList(30, 60)).commitAnswers();
  }

  @Test
  void theLastEventOfItsPartitionIsMissedIfItsRowIsInTheLogOfServedRows() throws Exception {
    Logged first = applied("p1", 10, now - 1_000, 0);
    applied("p1", 5, now - 500, 1);
    ask("p1", now);
    logged.commit(List.of(first)).commitServed().commitAnswers();
    assertMissed(
        "has applied offset 0 of partition 1 of stream paid, and the event log ends before it,"
            + " although the log of served rows does not");
  }

  @Test
  void theRowOfAnyKeyThatIsServedLaterSaysSo() throws Exception {
    Logged first = applied("p1", 10, now - 1_000, 0);
    applied("p1", 5, now - 500, 0);
    ask("p1", now);
    played.served.clear();
    applied("p2", 5, now - 400, 0);
    logged.commit(List.of(first)).commitServed().commitAnswers();
    assertMissed("although the log of served rows does not");
  }

  @Test
  void itIsMissedIfThePartitionGoesOnInTheLog() throws Exception {
    Logged first = applied("p1", 10, now - 1_000, 0);
    applied("p1", 5, now - 500, 0);
    ask("p1", now);
    Logged next = applied("p2", 1, now, 0);
    logged.commit(List.of(first, next)).commitAnswers();
    assertMissed("has applied offset 1 of partition 0 of stream paid", "no such event of the key");
  }

  @Test
  void itIsMissedIfTheJobHasCommittedTwiceSince() throws Exception {
    long before = now - 10 * MINUTE;
    Logged other = applied("p2", 10, before, 0);
    applied("p1", 5, before, 1);
    ask("p1", before + 10);
    logged.commit(List.of(other)).commitAnswers();
    assertThat(logged.verify(Duration.ZERO).unexplained()).as("after one commit").isZero();
    logged.commit(List.of());
    assertMissed("although it was written to since");
  }

  @Test
  void itIsMissedAfterAnHourWhateverIsKnown() throws Exception {
    long before = now - 61 * MINUTE;
    applied("p1", 5, before, 1);
    ask("p1", before + 10);
    logged.commit(List.of()).commitAnswers();
    assertMissed("although the answer is more than an hour old");
  }

  @Test
  void whatNothingSpeaksOfYetIsCountedApart() throws Exception {
    applied("p1", 5, now, 1);
    ask("p1", now);
    logged.commit(List.of()).commitAnswers();
    Findings findings = logged.verify(Duration.ZERO);
    assertThat(findings.unexplained()).isZero();
    assertThat(findings.notLoggedYet()).isGreaterThan(5);
    assertThat(findings.equal()).as("what came with the query").isEqualTo(1);
  }

  @Test
  void whatComesMeanwhileIsWaitedFor() throws Exception {
    Logged event = applied("p1", 5, now, 1);
    ask("p1", now);
    logged.commit(List.of()).commitServed().commitAnswers();
    AtomicBoolean waited = new AtomicBoolean();
    Findings findings =
        logged.verify(
            Duration.ofMinutes(3),
            doing -> {
              // Only who looks again after he has said so can find it.
              if (doing.equals("waiting for the event log") && waited.compareAndSet(false, true)) {
                commit(event);
              }
            },
            now);
    assertThat(waited).isTrue();
    assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
    assertThat(findings.notLoggedYet()).isZero();
  }

  private void commit(Logged event) {
    try {
      logged.commit(List.of(event));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theTablesOfACheckpointAreCommittedOneAfterTheOther() throws Exception {
    Logged first = applied("p1", 10, now - 1_000, 0);
    Logged second = applied("p1", 5, now - 500, 1);
    ask("p1", now);
    logged.commit(List.of(first)).passCheckpoint().commitServed().commitAnswers();
    Findings between = logged.verify(Duration.ZERO);
    assertThat(between.unexplained()).as(between.examples().toString()).isZero();
    assertThat(between.notLoggedYet()).isGreaterThan(5);
    Findings later = logged.verify(Duration.ZERO, doing -> {}, now + 2 * MINUTE);
    assertThat(later.unexplained()).as("if it does not come").isGreaterThan(5);
    assertThat(later.examples())
        .allSatisfy(each -> assertThat(each.why()).contains("the log of served rows does not"));
    logged.commit(List.of(second));
    Findings after = logged.verify(Duration.ZERO, doing -> {}, now + 2 * MINUTE);
    assertThat(after.unexplained()).as("when it has come").isZero();
    assertThat(after.notLoggedYet()).isZero();
  }

  @Test
  void whatAJobBesideItHasServedSaysNothingOfTheJobThatLogsTheEvents() throws Exception {
    Logged first = applied("p1", 10, now - 1_000, 0);
    applied("p1", 5, now - 500, 1);
    ask("p1", now);
    logged.commit(List.of(first)).startAnotherJob().commitServed().commitAnswers();
    Findings findings = logged.verify(Duration.ZERO, doing -> {}, now + 2 * MINUTE);
    assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
    assertThat(findings.notLoggedYet()).isGreaterThan(5);
  }

  @Test
  void theFirstCommitOfAnotherJobIsNoSecondOfTheSame() throws Exception {
    long before = now - 10 * MINUTE;
    Logged other = applied("p2", 10, before, 0);
    applied("p1", 5, before, 1);
    ask("p1", before + 10);
    logged.commit(List.of(other)).startAnotherJob().commit(List.of()).commitAnswers();
    assertThat(logged.verify(Duration.ZERO).unexplained()).isZero();
    logged.commit(List.of());
    assertMissed("although it was written to since");
  }

  private void assertMissed(String... why) {
    Findings findings = logged.verify(Duration.ZERO);
    assertThat(findings.equal()).as("but what came with the query").isEqualTo(1);
    assertThat(findings.unexplained()).isGreaterThan(5);
    assertThat(findings.notLoggedYet()).isZero();
    assertThat(findings.examples()).isNotEmpty();
    List<String> whys = new ArrayList<>();
    findings.examples().forEach(each -> whys.add(each.why()));
    assertThat(whys).allSatisfy(each -> assertThat(each).contains(why));
  }

  private void ask(String payer, long atMillis) {
    played.ask(payer, "s", atMillis, atMillis, 0);
  }

  private Logged applied(String payer, double amount, long atMillis, int partition) {
    Logged event = played.arrives(paid(payer, "s", amount, atMillis), atMillis, partition);
    played.apply(event);
    return event;
  }

  private static Paid paid(String payer, String shop, double amount, long atMillis) {
    return new Paid(payer, shop, amount, Instant.ofEpochMilli(atMillis));
  }
}
