package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.job.verify.Findings;
import io.millrace.platform.Durability;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the demonstration passes, and is able to fail. */
final class CheckedRunTest {
  private static final long EVENTS = 600;

  @TempDir private Path temp;
  private final StringWriter text = new StringWriter();

  @Test
  void everyAnswerIsRightAndAPlantedFaultIsFound() {
    LocalOptions options =
        LocalOptions.in(temp.resolve("data")).withDurability(Durability.PROCESS_DEATH);
    try (LocalPlatform platform = LocalPlatform.start(options, DemoViews.all(), message -> {})) {
      CheckedRun run = run(platform);
      SentPayments sent = run.send();
      assertThat(run.passes(sent)).as(text.toString()).isTrue();
      assertThat(text.toString())
          .containsPattern("checked [0-9]+ values: 0 differ")
          .containsPattern(
              "verified ([0-9]{4,}) answers: \\1 equal, [0-9]+ in flight, 0 unexplained");

      assertThat(run(platform).passes(withoutOne(sent))).isFalse();
      assertThat(text.toString())
          .contains("event log: ", "is there twice, or was refused")
          .containsPattern("card\\.[a-z0-9_]+ of \\[card-[0-9]+\\] at .*: expected .*, answered ")
          .containsPattern("checked [0-9]+ values: [1-9][0-9]* differ");
    }
  }

  @Test
  void aLogThatHoldsAFewOfTheAnswersIsNotEnough() {
    LocalOptions all = LocalOptions.in(temp.resolve("data"));
    LocalOptions few =
        new LocalOptions(
            all.folder(),
            all.start(),
            all.clock(),
            all.sources(),
            all.connections(),
            all.postgresUrl(),
            0,
            all.parallelism(),
            Durability.PROCESS_DEATH,
            all.republish(),
            0.1);
    try (LocalPlatform platform = LocalPlatform.start(few, DemoViews.all(), message -> {})) {
      assertThat(platform.gatewayUrl()).as("any free port").doesNotEndWith(":8080");
      assertThat(platform.notes()).noneMatch(note -> note.contains("8080"));
      assertThat(run(platform).passes()).isFalse();
    }
    assertThat(text.toString())
        .containsPattern("checked [0-9]+ values: 0 differ")
        .containsPattern("verified [1-9][0-9]* answers: [0-9]+ equal, [0-9]+ in flight, 0 unexp")
        .containsPattern(
            "Of [0-9]+ answers that were given only [0-9]+ were verified, at least [0-9]+ must be:"
                + " 0 are ahead of the event log, 0 of other definitions, the rest is not in the"
                + " log of answers\\.");
  }

  @Test
  void anEmptyLogOfAnswersIsNotEnoughEvenWhereNothingWasAsked() {
    assertThat(CheckedRun.tooFew(0, Findings.none())).isPresent();
    assertThat(CheckedRun.tooFew(1_000, Findings.none()))
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .startsWith(
                        "Of 1000 answers that were given only 0 were verified, at least 900 must"));
  }

  private CheckedRun run(LocalPlatform platform) {
    return new CheckedRun(platform, EVENTS, 3, new PrintWriter(text, true));
  }

  /** What the naive computation would be given if the platform had counted one event too many. */
  private static SentPayments withoutOne(SentPayments sent) {
    SentPayments less = new SentPayments();
    boolean left = false;
    for (Seen seen : sent.payments()) {
      if (left || !io.millrace.examples.cards.NaivePayments.isAccepted(seen)) {
        less.add(seen, sent.refused(seen.partition(), seen.offset()));
      } else {
        left = true;
      }
    }
    for (SentPayments.Garbled place : sent.garbled()) {
      byte[] bytes = sent.refused(place.partition(), place.offset());
      less.add(place, bytes, sent.lastArrivalMillis());
    }
    return less;
  }
}
