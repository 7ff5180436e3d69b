package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.CountText;
import io.millrace.cli.console.Progress;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.verify.FindingsReport;
import io.millrace.compile.BoundView;
import io.millrace.examples.cards.PaymentTraffic;
import io.millrace.gateway.answers.AnswerSink;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.verify.Findings;
import io.millrace.job.verify.Verification;
import io.millrace.job.verify.Verification.Selection;
import java.io.PrintWriter;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Sends a number of payments, waits until all have been applied, and compares every answer and
 * every log with the naive computation.
 */
public final class CheckedRun {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** One of so many answers, for what a gateway drops when Kafka is slow. */
  private static final int MAY_BE_MISSING = 10;

  private static final Duration ONLINE_BUDGET = Duration.ofSeconds(25);

  /** Answers are asked for an instant no row will begin after while the check goes on. */
  private static final Duration AHEAD = ONLINE_BUDGET.plusSeconds(10);

  private final LocalPlatform platform;
  private final long events;
  private final long seed;
  private final PrintWriter out;
  private final GatewayHttp gateway;
  private final Tally online = new Tally();
  private final Tally offline = new Tally();

  /**
   * @param events how many to send
   * @param seed of the traffic
   */
  public CheckedRun(LocalPlatform platform, long events, long seed, PrintWriter out) {
    this.platform = platform;
    this.events = events;
    this.seed = seed;
    this.out = out;
    this.gateway = new GatewayHttp(URI.create(platform.gatewayUrl()));
  }

  /** Whether nothing differs and enough was compared. */
  public boolean passes() {
    return passes(send());
  }

  /** As {@link #passes()}, for payments that were sent before. */
  boolean passes(SentPayments sent) {
    long answeredMeanwhile = awaitApplied(sent.lastArrivalMillis());
    ExpectedFeatures expected = new ExpectedFeatures(sent.payments());
    checkOnline(expected);
    checkOffline(sent);
    out.printf(
        "%d values over HTTP and %d rows of the offline logs compared; %d more were marked as"
            + " beyond their row's horizon.%n",
        online.checked(), offline.checked(), online.marked());
    online.differences().forEach(difference -> out.println("  " + difference));
    offline.differences().forEach(difference -> out.println("  " + difference));
    long checked = online.checked() + offline.checked();
    long differ = online.differing() + offline.differing();
    out.printf("checked %d values: %d differ%n", checked, differ);
    out.flush();
    long answered = answeredMeanwhile + online.checked() + online.marked();
    return verify(answered) && differ == 0 && checked >= events / 10;
  }

  /**
   * Whether every answer that was given is what the event log says, of as many as must be there.
   *
   * @param answered how many features were answered, of each key by itself; all are logged
   */
  private boolean verify(long answered) {
    try (Progress progress = Progress.of("verifying answers", -1, "");
        OfflineLog log = platform.offlineLog()) {
      AnswerSink.Counts counts = awaitAnswers(log, progress);
      Findings findings =
          new Verification(platform.store(), log, Selection.all()).run(progress::saying);
      if (findings.unexplained() > 0) {
        new FindingsReport(findings).printExamples(out);
      }
      if (counts.dropped() > 0) {
        out.printf("%s could not be logged.%n", CountText.of(counts.dropped(), "answer"));
      }
      out.println(findings);
      Optional<String> tooFew = tooFew(answered, findings);
      tooFew.ifPresent(out::println);
      out.flush();
      return findings.unexplained() == 0 && tooFew.isEmpty();
    }
  }

  /**
   * What is wrong if not nearly all answers were verified: the log has each of them, but where the
   * gateway had to drop some.
   *
   * @param answered how many there were
   */
  static Optional<String> tooFew(long answered, Findings findings) {
    long least = Math.max(1, answered - answered / MAY_BE_MISSING);
    if (findings.answers() >= least) {
      return Optional.empty();
    }
    return Optional.of(
        "Of %d answers that were given only %d were verified, at least %d must be: %d are ahead of the event log, %d of other definitions, the rest is not in the log of answers."
            .formatted(
                answered,
                findings.answers(),
                least,
                findings.notLoggedYet(),
                findings.otherDefinitions()));
  }

  /** Until all that was answered so far lies in the offline log. */
  private AnswerSink.Counts awaitAnswers(OfflineLog log, Progress progress) {
    Waiting.until(PATIENCE, progress, () -> platform.loggedAnswers().waiting() == 0);
    AnswerSink.Counts counts = platform.loggedAnswers();
    Waiting.until(
        PATIENCE,
        progress,
        () ->
            log.tables().contains(AnswerLog.NAME) && log.count(AnswerLog.NAME) >= counts.logged());
    return counts;
  }

  SentPayments send() {
    PaymentTraffic traffic = new PaymentTraffic(seed, DemoScale.CARDS, DemoScale.MERCHANTS);
    try (PaymentSender sender = new PaymentSender(traffic, platform.bootstrapServers());
        Progress progress = Progress.of("sending", events, " payments")) {
      long started = System.nanoTime();
      for (long i = 0; i < events; i++) {
        sender.send();
        progress.step();
      }
      SentPayments sent = sender.sent();
      out.printf(
          "%d payments sent in %.1f s, late, ahead and bad ones among them.%n",
          events, (System.nanoTime() - started) / 1e9);
      out.flush();
      return sent;
    }
  }

  /**
   * Until each view says that it is complete to after the last arrival.
   *
   * @return how many features were answered in the meantime
   */
  private long awaitApplied(long lastArrivalMillis) {
    long started = System.nanoTime();
    QuestionsMeanwhile questions = new QuestionsMeanwhile(gateway, seed);
    try (Progress progress = Progress.of("applying", -1, "")) {
      if (!Waiting.until(
          PATIENCE,
          progress,
          () -> {
            questions.ask();
            return isApplied(lastArrivalMillis);
          })) {
        throw new Failure(
            ExitCode.UNAVAILABLE,
            "The job has not applied all events within %d s%s"
                .formatted(
                    PATIENCE.toSeconds(),
                    platform.jobs().failure().map(why -> ": it failed: " + why).orElse("")));
      }
    }
    out.printf("All applied after another %.1f s.%n", (System.nanoTime() - started) / 1e9);
    out.flush();
    return questions.answers();
  }

  private boolean isApplied(long lastArrivalMillis) {
    for (BoundView view : platform.store().views()) {
      JsonNode completeTo =
          gateway.get("/v1/views/" + view.spec().name()).body().path("complete_to");
      if (!completeTo.isTextual()
          || Instant.parse(completeTo.textValue()).toEpochMilli() <= lastArrivalMillis) {
        return false;
      }
    }
    return true;
  }

  private void checkOnline(ExpectedFeatures expected) {
    long atMillis = System.currentTimeMillis() + AHEAD.toMillis();
    OnlineCheck check = new OnlineCheck(gateway, platform.store(), expected, online);
    List<Edges.Visit> visits = new Edges(platform.store(), expected).after(atMillis, seed);
    long deadline = System.nanoTime() + ONLINE_BUDGET.toNanos();
    try (Progress progress = Progress.of("comparing answers", visits.size() + 1L, " instants")) {
      check.check(expected.keys(), Instant.ofEpochMilli(atMillis));
      progress.step();
      int visited = 0;
      for (Edges.Visit visit : visits) {
        if (System.nanoTime() > deadline) {
          break;
        }
        check.check(visit.keys(), Instant.ofEpochMilli(visit.atMillis()));
        progress.step();
        visited++;
      }
      out.printf(
          "%d keys asked at once, and at %d of %d instants around window edges.%n",
          expected.keys().size(), visited, visits.size());
      out.flush();
    }
  }

  private void checkOffline(SentPayments sent) {
    long wanted = sent.payments().size() + sent.garbled().size();
    try (Progress progress = Progress.of("comparing the offline logs", -1, "");
        OfflineLog log = platform.offlineLog();
        Connection connection = platform.connect()) {
      Waiting.until(PATIENCE, progress, () -> logged(log) >= wanted);
      OfflineCheck check = new OfflineCheck(log, offline);
      check.events(sent);
      check.deadLetters(sent);
      ServedCheck served = new ServedCheck(log, platform.store(), new OnlineRows(connection));
      Waiting.until(PATIENCE, progress, served::holdsEverything);
      served.count(offline);
    } catch (SQLException e) {
      throw new Failure(
          ExitCode.UNAVAILABLE, "Cannot read the online tables: " + e.getMessage(), e);
    }
  }

  private static long logged(OfflineLog log) {
    List<String> tables = log.tables();
    return Stream.of(EventLog.name(PaymentSender.TOPIC), DeadLetterLog.NAME)
        .filter(tables::contains)
        .mapToLong(log::count)
        .sum();
  }
}
