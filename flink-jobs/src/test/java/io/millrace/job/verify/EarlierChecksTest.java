package io.millrace.job.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The log keeps what an earlier definition let in; a job of the present one refuses it when it
 * reads the topic again, and training sets check it again (StreamLogFeed). So must verify.
 */
final class EarlierChecksTest {
  @TempDir private Path folder;

  @Test
  void whatThePresentDefinitionRefusesCountsInNoAnswer() throws Exception {
    long at = System.currentTimeMillis() - 60_000;
    PlayedAnswers played = new PlayedAnswers(CheckedFeatures.class);
    try (LoggedPlay logged = new LoggedPlay(played, folder)) {
      Logged refused = played.arrives(paid(-5, at), at, 0);
      Logged good = played.arrives(paid(10, at + 1), at + 1, 0);
      played.apply(good);
      played.ask("p1", "s", at + 1_000, at + 1_000, 0);
      logged.commit(List.of(refused, good)).commitServed().commitAnswers();
      Findings findings = logged.verify(Duration.ZERO);
      assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
      assertThat(findings.equal()).isEqualTo(1);
    }
  }

  private static Paid paid(double amount, long atMillis) {
    return new Paid("p1", "s", amount, Instant.ofEpochMilli(atMillis));
  }
}
