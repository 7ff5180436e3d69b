package io.millrace.job.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.Timeline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JudgeTest {
  private static final long START = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;

  private final PlayedAnswers played = new PlayedAnswers();
  private final Random random = new Random(5);

  @Test
  void everyAnswerIsEqualWhateverTheOrderOfArrivalAndTheInstant() {
    play(600, 0);
    Findings findings = played.judge();
    assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
    assertThat(findings.equal()).isEqualTo(findings.answers()).isGreaterThan(3_000);
    assertThat(findings.inFlight()).isZero();
    assertThat(findings.features())
        .extracting(Findings.OfFeature::feature)
        .contains("payer.spike", "payer.since_last", "habit.part", "payer.times_exactly_10m");
  }

  @Test
  void anAnswerThatLacksWhatHasJustArrivedWasInFlight() {
    play(600, 5);
    Findings findings = played.judge();
    assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
    assertThat(findings.inFlight()).isBetween(100L, findings.equal() - 1);
    Findings.OfFeature spend =
        findings.features().stream()
            .filter(each -> each.feature().equals("payer.spend_1h"))
            .findFirst()
            .orElseThrow();
    assertThat(spend.lagMillis()).hasSize(4).isSorted();
    assertThat(spend.lagMillis().get(0)).isPositive();
  }

  @Test
  void anEventThatIsHiddenForAMinuteWithoutAWordIsUnexplained() {
    applied("p1", 10, START);
    played.arrives(paid("p1", 7, START + MINUTE), START + MINUTE, 0);
    long now = START + 2 * MINUTE;
    played.ask("p1", "s", now, now, 0);
    assertThat(played.judge().unexplained()).as("after 60 s").isZero();
    assertThat(played.judge().inFlight()).isPositive();
    played.asked.clear();
    played.ask("p1", "s", now + 1, now + 1, 0);
    assertThat(played.judge().examples())
        .filteredOn(each -> each.feature().equals("payer.spend_1h"))
        .singleElement()
        .satisfies(
            each -> {
              assertThat(each.kind()).isEqualTo("unexplained");
              assertThat(each.why()).contains("more than 60 s before", "not marked stale");
              assertThat(each.answered()).isEqualTo("10.0");
              assertThat(each.expected()).isEqualTo("17.0");
            });
    played.asked.clear();
    played.ask("p1", "s", now + MINUTE, now + MINUTE, 2 * MINUTE);
    assertThat(played.judge().unexplained()).as("marked stale").isZero();
    assertThat(played.judge().inFlight()).isPositive();
  }

  @Test
  void howOldAValueOfOneEventMayGetHidesNoEvent() {
    applied("p1", 10, START);
    played.arrives(
        new Paid("p1", "another", 7, Instant.ofEpochMilli(START + MINUTE)), START + MINUTE, 0);
    long now = START + 2 * MINUTE;
    played.ask("p1", "s", now, now, 0);
    assertThat(unexplained(played.judge())).as("after 60 s").isEmpty();
    played.asked.clear();
    played.ask("p1", "s", now + 1, now + 1, 0);
    assertThat(unexplained(played.judge())).contains("payer.last_shop", "payer.recent_shop");
  }

  @Test
  void inAReplayWhatTheRowsClockHadNotComeToIsNotAppliedWhateverItsOffset() {
    long later = START + 10 * MINUTE;
    played.arrives(paid("p1", 7, later), later, 0);
    applied("p1", 10, START);
    played.ask("p1", "s", later + MINUTE, later - MINUTE, 0);
    Findings findings = played.judge();
    assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
    assertThat(findings.inFlight()).isZero();
    assertThat(findings.equal()).isGreaterThan(5);
  }

  @Test
  void aServedValueThatWasChangedIsFound() {
    applied("p1", 10, START);
    applied("p1", 5, START + MINUTE);
    played.change("payer", "p1", row -> withFirstValue(row, cell("spend_1h"), 15.5));
    played.ask("p1", "s", START + 2 * MINUTE, START + 2 * MINUTE, 0);
    Findings findings = played.judge();
    assertThat(findings.examples())
        .filteredOn(each -> each.kind().equals("unexplained"))
        .extracting(Findings.Example::feature, Findings.Example::answered)
        .contains(tuple("payer.spend_1h", "15.5"));
    assertThat(unexplained(findings)).containsExactly("habit.part", "payer.spend_1h");
  }

  @Test
  void aValueThatWasChangedOnItsWayIsFound() {
    applied("p1", 10, START);
    played.ask("p1", "s", START + MINUTE, START + MINUTE, 0);
    AskedRow row = played.asked.remove(0);
    List<LoggedAnswer> changed = new ArrayList<>();
    for (LoggedAnswer each : row.views()) {
      byte[] bytes = LoggedAnswerJson.write(each);
      String text = new String(bytes, StandardCharsets.UTF_8);
      changed.add(
          LoggedAnswerJson.read(
              text.replace("\"value\":\"1\"", "\"value\":\"2\"").getBytes(StandardCharsets.UTF_8)));
    }
    played.asked.add(new AskedRow(changed));
    assertThat(unexplained(played.judge())).contains("payer.times_1h");
  }

  @Test
  void aStatusThatWasChangedOnItsWayIsFound() {
    applied("p1", 10, START);
    played.ask("p1", "s", START + MINUTE, START + MINUTE, 0);
    played.ask("nobody", "s", START + MINUTE, START + MINUTE, 0);
    assertThat(unexplained(played.judge())).isEmpty();
    List<AskedRow> right = List.copyOf(played.asked);
    List<String> changes = List.of("present not_found", "not_found null", "not_found present");
    for (String change : changes) {
      String[] statuses = change.split(" ");
      replaceInAnswers(status(statuses[0]), status(statuses[1]));
      assertThat(unexplained(played.judge())).as(change).contains("payer.spend_1h", "payer.spike");
      played.asked.clear();
      played.asked.addAll(right);
    }
    for (String clocked : List.of("partial", "stale")) {
      replaceInAnswers(status("not_found"), status(clocked));
      assertThat(unexplained(played.judge())).as(clocked + " is not the events' say").isEmpty();
    }
  }

  private static String status(String name) {
    return "\"status\":\"" + name + "\"";
  }

  @Test
  void aWindowThatReachesBackBeforeADeclaredHistoryIsPartial() {
    PlayedAnswers declared = new PlayedAnswers(BegunFeatures.class);
    long begun = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
    declared.apply(declared.arrives(paid("p1", 10, begun + MINUTE), begun + MINUTE, 0));
    long at = begun + 30 * MINUTE;
    declared.askAsOf("p1", at, begun);
    assertThat(declared.asked.get(0).of("begun").features())
        .extracting(LoggedAnswer.Value::feature, LoggedAnswer.Value::status)
        .containsExactly(tuple("spend_10m", "present"), tuple("spend_1h", "partial"));
    assertThat(unexplained(declared.judge())).isEmpty();
    AskedRow row = declared.asked.remove(0);
    List<LoggedAnswer> changed = new ArrayList<>();
    for (LoggedAnswer each : row.views()) {
      String json = new String(LoggedAnswerJson.write(each), StandardCharsets.UTF_8);
      String told = json.replace(status("partial"), status("present"));
      changed.add(LoggedAnswerJson.read(told.getBytes(StandardCharsets.UTF_8)));
    }
    declared.asked.add(new AskedRow(changed));
    assertThat(unexplained(declared.judge())).containsExactly("begun.spend_1h");
  }

  @Test
  void anEdgeThatWasMovedIsFoundBetweenTheTwo() {
    applied("p1", 10, START);
    long edge = START + 61 * MINUTE;
    played.change("payer", "p1", row -> withStepsMoved(row, cell("times_1h"), MINUTE));
    played.ask("p1", "s", edge - 1, edge - 1, 0);
    assertThat(unexplained(played.judge())).as("before").isEmpty();
    played.ask("p1", "s", edge, edge, 0);
    assertThat(unexplained(played.judge())).as("at the edge").containsExactly("payer.times_1h");
  }

  @Test
  void anEventThatWasRemovedFromTheLogIsFound() {
    Logged first = applied("p1", 10, START);
    Logged last = applied("p1", 5, START + MINUTE);
    played.ask("p1", "s", START + 2 * MINUTE, START + 2 * MINUTE, 0);
    played.log.remove(first);
    assertThat(unexplained(played.judge()))
        .contains("payer.spend_1h", "payer.times_1h", "store.turnover_1h")
        .doesNotContain("payer.last_shop");
    played.log.add(first);
    played.log.remove(last);
    Findings findings = played.judge();
    assertThat(findings.equal()).as("but what needs no row").isEqualTo(1);
    assertThat(findings.examples().get(0).why())
        .contains("has applied offset 1 of partition 0 of stream paid");
  }

  @Test
  void anEventThatWasChangedInTheLogIsFound() {
    Logged event = applied("p1", 10, START);
    played.ask("p1", "s", START + MINUTE, START + MINUTE, 0);
    played.log.set(0, event.costing(10.000000000000002));
    assertThat(unexplained(played.judge()))
        .contains("payer.spend_1h", "payer.largest_24h", "store.turnover_1h", "payer.spike")
        .doesNotContain("payer.times_1h");
  }

  @Test
  void anAnswerPastTheHorizonOfItsRowIsTheLastThatTheRowKnew() {
    // So many steps that a row cannot hold them all.
    for (int i = 0; i < 400; i++) {
      applied("p1", i % 30 + 0.25, START + i * 7_000);
    }
    long later = START + 400 * 7_000 + 55 * MINUTE;
    played.ask("p1", "s", later, START + 400 * 7_000, 0);
    assertThat(played.asked.get(0).of("payer").horizons()).isNotEmpty();
    Findings findings = played.judge();
    assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
    List<String> past =
        played.asked.get(0).of("payer").horizons().stream()
            .map(each -> "payer." + each.feature())
            .toList();
    replaceInAnswers("\"status\":\"stale\"", "\"status\":\"present\"");
    List<String> unmarked = unexplained(played.judge());
    assertThat(unmarked).containsAll(past).doesNotContain("payer.last_shop", "payer.since_last");
  }

  @Test
  void whatIsDerivedFromAFeaturePastItsHorizonIsMarkedToo() {
    // A tile of the day's window each quarter of an hour, and none of them is like another.
    long last = START;
    for (int i = 0; i < 400; i++) {
      last = START + i * 4 * MINUTE;
      applied("p1", 1.0 / (i + 3), last);
    }
    long later = last + 20 * 60 * MINUTE;
    played.ask("p1", "s", later, last, 0);
    assertThat(played.asked.get(0).of("payer").horizons())
        .extracting(LoggedAnswer.Horizon::feature)
        .contains("spend_24h");
    assertThat(unexplained(played.judge())).isEmpty();
    replaceInAnswers("\"status\":\"stale\"", "\"status\":\"present\"");
    assertThat(unexplained(played.judge())).contains("payer.spend_24h", "payer.spike");
  }

  @Test
  void answersOfOtherDefinitionsAreNotCompared() {
    applied("p1", 10, START);
    played.ask("p1", "s", START + MINUTE, START + MINUTE, 0);
    AskedRow row = played.asked.remove(0);
    List<LoggedAnswer> others = new ArrayList<>();
    for (LoggedAnswer each : row.views()) {
      String text = new String(LoggedAnswerJson.write(each), StandardCharsets.UTF_8);
      others.add(
          LoggedAnswerJson.read(
              text.replace(each.fingerprint(), "00000000").getBytes(StandardCharsets.UTF_8)));
    }
    played.asked.add(new AskedRow(others));
    // What comes with the query needs no row.
    assertThat(played.judge().answers()).isEqualTo(1);
    assertThat(played.judge().otherDefinitions()).isGreaterThan(5);
  }

  @Test
  void aLoggedAnswerIsReadAsItWasWritten() {
    play(50, 1);
    for (AskedRow row : played.asked) {
      for (LoggedAnswer each : row.views()) {
        assertThat(LoggedAnswerJson.read(LoggedAnswerJson.write(each))).isEqualTo(each);
      }
    }
  }

  private void replaceInAnswers(String text, String other) {
    List<AskedRow> rows = List.copyOf(played.asked);
    played.asked.clear();
    for (AskedRow row : rows) {
      List<LoggedAnswer> changed = new ArrayList<>();
      for (LoggedAnswer each : row.views()) {
        String json = new String(LoggedAnswerJson.write(each), StandardCharsets.UTF_8);
        byte[] bytes = json.replace(text, other).getBytes(StandardCharsets.UTF_8);
        changed.add(LoggedAnswerJson.read(bytes));
      }
      played.asked.add(new AskedRow(changed));
    }
  }

  /** Payments in any order, some late, some ahead; answers now and at other instants. */
  private void play(int events, int waiting) {
    Deque<Logged> unapplied = new ArrayDeque<>();
    long now = START;
    for (int i = 0; i < events; i++) {
      now += random.nextInt(40_000);
      long time =
          now
              + switch (random.nextInt(6)) {
                case 0 -> -random.nextInt(3 * 60) * MINUTE;
                case 1 -> random.nextInt(50_000);
                default -> -random.nextInt(1_000);
              };
      Paid paid =
          new Paid(
              "p" + random.nextInt(4),
              "s" + random.nextInt(3),
              random.nextInt(60) + 0.1,
              Instant.ofEpochMilli(time));
      unapplied.add(played.arrives(paid, now, random.nextInt(2)));
      while (unapplied.size() > waiting) {
        played.apply(unapplied.remove());
      }
      if (i % 2 == 0) {
        // So that what waits is not hidden for long.
        long asked = now + random.nextInt(20);
        long at = i % 4 == 0 ? asked : asked + random.nextInt(30 * 60) * 1_000L;
        played.ask("p" + random.nextInt(5), "s" + random.nextInt(4), at, asked, 11_000L * waiting);
      }
    }
  }

  private Logged applied(String payer, double amount, long atMillis) {
    Logged logged = played.arrives(paid(payer, amount, atMillis), atMillis, 0);
    played.apply(logged);
    return logged;
  }

  private static Paid paid(String payer, double amount, long atMillis) {
    return new Paid(payer, "s", amount, Instant.ofEpochMilli(atMillis));
  }

  private int cell(String feature) {
    var cells = played.store.view("payer").layout().cells();
    for (int i = 0; i < cells.size(); i++) {
      if (cells.get(i).feature().equals(feature)) {
        return i;
      }
    }
    throw new AssertionError(feature);
  }

  private static OnlineRow withFirstValue(OnlineRow row, int cell, Object value) {
    Timeline old = row.cells().get(cell);
    List<CellValue> values = new ArrayList<>();
    for (CellValue each : old.values()) {
      values.add(each.value() == null ? each : new CellValue(value, Long.MIN_VALUE, null));
    }
    return with(row, cell, new Timeline(values, old.untilMillis(), old.horizonMillis()));
  }

  private static OnlineRow withStepsMoved(OnlineRow row, int cell, long byMillis) {
    Timeline old = row.cells().get(cell);
    long[] until = old.untilMillis().clone();
    for (int i = 0; i < until.length; i++) {
      until[i] += byMillis;
    }
    return with(row, cell, new Timeline(old.values(), until, old.horizonMillis()));
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

  private static List<String> unexplained(Findings findings) {
    return findings.features().stream()
        .filter(each -> each.unexplained() > 0)
        .map(Findings.OfFeature::feature)
        .toList();
  }
}
