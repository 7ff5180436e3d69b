package io.millrace.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.verify.Findings;
import io.millrace.job.verify.Verification;
import io.millrace.job.verify.Verification.Selection;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/** Asks a platform the whole time, beside what a test does with it, and verifies what it said. */
public final class AskedMeanwhile implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int PAUSE_MILLIS = 50;

  private final LocalPlatform platform;
  private final Thread thread;
  private volatile boolean ended;
  private volatile RuntimeException failed;

  /**
   * @param question what to ask next
   */
  public AskedMeanwhile(LocalPlatform platform, Supplier<JsonNode> question) {
    this.platform = platform;
    GatewayHttp gateway = new GatewayHttp(URI.create(platform.gatewayUrl()));
    this.thread =
        new Thread(
            () -> {
              try {
                while (!ended) {
                  gateway.query(question.get());
                  Thread.sleep(PAUSE_MILLIS);
                }
              } catch (RuntimeException e) {
                failed = e;
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "questions");
    thread.start();
  }

  /** Asks no more, and verifies all that the platform's folder has ever answered. */
  public Findings assertExplained() throws InterruptedException {
    close();
    assertThat(failed).isNull();
    try (OfflineLog log = platform.offlineLog()) {
      await().atMost(PATIENCE).until(() -> platform.loggedAnswers().waiting() == 0);
      assertThat(platform.loggedAnswers().dropped()).isZero();
      long logged = platform.loggedAnswers().logged();
      await()
          .atMost(PATIENCE)
          .until(
              () -> log.tables().contains(AnswerLog.NAME) && log.count(AnswerLog.NAME) >= logged);
      Findings findings = new Verification(platform.store(), log, Selection.all()).run(doing -> {});
      System.err.println(findings + ", not logged yet: " + findings.notLoggedYet());
      assertThat(findings.unexplained()).as(findings.examples().toString()).isZero();
      assertThat(findings.notLoggedYet()).isZero();
      return findings;
    }
  }

  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
  }
}
