package io.millrace.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upkeep's repeats of last commits say nothing of how far a job has come (decision 12). */
final class RepeatedCommitsTest {
  private static final long MINUTE = 60_000;

  @TempDir private Path folder;

  @Test
  void whatUpkeepRepeatsIsNoCommitOfTheJob() throws Exception {
    long before = System.currentTimeMillis() - 10 * MINUTE;
    PlayedAnswers played = new PlayedAnswers();
    try (LoggedPlay logged = new LoggedPlay(played, folder)) {
      Logged other = played.arrives(paid("p2", 10, before), before, 0);
      played.apply(other);
      played.apply(played.arrives(paid("p1", 5, before), before, 1));
      played.ask("p1", "s", before + 10, before + 10, 0);
      logged.commit(List.of(other)).commitAnswers();
      assertThat(logged.verify(Duration.ZERO).unexplained()).as("after one commit").isZero();
      // As Expiry.repeat does it, with the last commits of two jobs that are gone.
      Table events = logged.log().table("events_paid");
      for (String job : List.of("first", "second")) {
        events
            .newFastAppend()
            .set("millrace.upkeep", "last-commit")
            .set("millrace.committed-at", Long.toString(before - 60 * MINUTE))
            .set("flink.job-id", job)
            .set("flink.max-committed-checkpoint-id", "7")
            .commit();
      }
      Findings findings = logged.verify(Duration.ZERO);
      assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
      assertThat(findings.notLoggedYet()).isPositive();
    }
  }

  private static Paid paid(String payer, double amount, long atMillis) {
    return new Paid(payer, "s", amount, Instant.ofEpochMilli(atMillis));
  }
}
