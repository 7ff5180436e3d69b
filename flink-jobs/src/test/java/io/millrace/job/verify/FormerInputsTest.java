package io.millrace.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.log.AnswerRecorder;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that other definitions gave are counted and not compared, whatever came with them. */
final class FormerInputsTest {
  private static final long START = Instant.parse("2026-03-01T10:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private final PlayedAnswers played = new PlayedAnswers();

  @Test
  void anInputThatTheDefinitionsHaveNoMoreStopsNoVerification() {
    asked();
    change("payer", "\"feature\":\"amount\"", "\"feature\":\"amount_then\"");
    Findings findings = played.judge();
    assertThat(findings.otherDefinitions()).isPositive();
    assertThat(findings.features())
        .extracting(Findings.OfFeature::feature)
        .contains("store.turnover_1h");
  }

  @Test
  void anInputThatHadAnotherTypeStopsNoVerification() {
    asked();
    change("payer", "\"value\":\"12.5\"", "\"value\":\"\\\"twelve\\\"\"");
    Findings findings = played.judge();
    assertThat(findings.otherDefinitions()).isPositive();
  }

  /** Whatever is unexplained of one row is not hidden by another that is not logged yet. */
  @Test
  void whatIsMissingOfOneViewIsUnexplainedAlsoIfAnotherIsNotLoggedYet() {
    asked();
    for (String missing : List.of("payer", "habit")) {
      Findings findings = judge(missing);
      assertThat(findings.features())
          .as("events of view %s are missing", missing)
          .filteredOn(each -> each.unexplained() > 0)
          .extracting(Findings.OfFeature::feature)
          .contains("habit.part");
    }
  }

  private void asked() {
    Logged event = played.arrives(new Paid("p1", "s", 10, Instant.ofEpochMilli(START)), START, 0);
    played.apply(event);
    played.ask("p1", "s", START + MINUTE, START + MINUTE, 0);
  }

  /** As a gateway of other definitions of the view had logged it. */
  private void change(String view, String text, String other) {
    AskedRow row = played.asked.remove(0);
    List<LoggedAnswer> changed = new ArrayList<>();
    for (LoggedAnswer each : row.views()) {
      if (!each.view().equals(view)) {
        changed.add(each);
        continue;
      }
      String json = new String(LoggedAnswerJson.write(each), StandardCharsets.UTF_8);
      String then = json.replace(each.fingerprint(), "00000000").replace(text, other);
      assertThat(then).contains(other);
      changed.add(LoggedAnswerJson.read(then.getBytes(StandardCharsets.UTF_8)));
    }
    played.asked.add(new AskedRow(changed));
  }

  private Findings judge(String missing) {
    WantedKeys keys = new WantedKeys();
    played.asked.forEach(
        row -> row.views().forEach(each -> keys.of(played.store.view(each.view()), each)));
    for (BoundView view : played.store.views()) {
      for (Logged event : played.log) {
        for (Contribution each : played.contributions(view, event)) {
          KeyEvents key = keys.find(view, each.key());
          if (key != null) {
            key.add(each);
          }
        }
      }
    }
    Judge.Events events =
        new Judge.Events() {
          @Override
          public KeyEvents of(BoundView view, LoggedAnswer answer) {
            return keys.of(view, answer);
          }

          @Override
          public Verdict beyond(BoundView view, LoggedAnswer answer) {
            if (view.spec().name().equals(missing)) {
              return Verdict.unexplained(null, "an event is missing");
            }
            return view.spec().name().equals("store") ? null : Verdict.NOT_LOGGED_YET;
          }
        };
    Findings findings = new Findings();
    Judge judge = new Judge(played.store, AnswerRecorder.definitions(played.store), events);
    played.asked.forEach(row -> judge.judge(row, view -> true, findings::add));
    return findings;
  }
}
