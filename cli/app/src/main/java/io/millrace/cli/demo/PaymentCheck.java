package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.Progress;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.examples.cards.NaivePayments.Seen;
import io.millrace.examples.cards.PaymentTraffic;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.PostgresAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The example's traffic and its check for a job that runs anywhere, as often as wanted: everything
 * sent so far is compared with the naive computation. {@link #send()} is for one thread; the check
 * is for another while nothing is sent.
 */
public final class PaymentCheck implements AutoCloseable {
  private static final Duration LOG_PATIENCE = Duration.ofSeconds(60);

  private final FeatureStore store;
  private final PaymentSender sender;
  private final GatewayHttp gateway;
  private final PostgresAddress postgres;
  private final String warehouse;

  /**
   * What a check found.
   *
   * @param online values compared over HTTP
   * @param offline rows of the offline logs compared
   * @param marked values that were marked as beyond their row's horizon, not compared
   * @param differing values and rows that differ
   * @param differences the first few, in words
   */
  public record Result(
      long online, long offline, long marked, long differing, List<String> differences) {}

  /**
   * @param store the example's definitions
   * @param warehouse where the offline log lies, a URI
   * @param seed of the traffic
   */
  public PaymentCheck(
      FeatureStore store,
      String bootstrapServers,
      URI gateway,
      PostgresAddress postgres,
      String warehouse,
      long seed) {
    this.store = store;
    this.sender =
        new PaymentSender(
            new PaymentTraffic(seed, DemoScale.CARDS, DemoScale.MERCHANTS), bootstrapServers);
    this.gateway = new GatewayHttp(gateway);
    this.postgres = postgres;
    this.warehouse = warehouse;
  }

  /**
   * Where the served logs may lack what was served: between a checkpoint and the crash after which
   * the job went back to it.
   *
   * @param from when the checkpoint began
   * @param to when the job was restored
   */
  public record Gap(Instant from, Instant to) {
    boolean holds(Instant decided) {
      return !decided.isBefore(from) && !decided.isAfter(to);
    }
  }

  /** Asks a gateway while the job runs; its answers are judged by {@link #judge}. */
  public AnswerSampler sampler(URI url, long seed) {
    return new AnswerSampler(store, url, postgres, seed);
  }

  /**
   * What was answered while the job ran.
   *
   * @param compared values compared
   * @param wrong values that are not those of their row's positions, or too old and not marked, and
   *     replies that are no answer, other than 503
   * @param backInTime rows that had taken less than one served before
   * @param differences the first few, in words
   */
  public record Judgement(long compared, long wrong, long backInTime, List<String> differences) {}

  /** Judges what the samplers were answered, each answer by the row that it came from. */
  public Judgement judge(List<AnswerSampler> samplers) {
    Tally answers = new Tally();
    Tally order = new Tally();
    AnsweredCheck check =
        new AnsweredCheck(store, new PositionedPayments(sender.sent().payments()), answers);
    for (AnswerSampler sampler : samplers) {
      sampler.rows().forEach(check::check);
      sampler.failures().forEach(answers::differs);
      AnsweredOrder.check(sampler.rows(), order);
    }
    return new Judgement(
        answers.checked(),
        answers.differing(),
        order.differing(),
        Stream.concat(answers.differences().stream(), order.differences().stream()).toList());
  }

  /** Sends the next payment. */
  public void send() {
    sender.send();
  }

  /** Waits for the broker to have everything. */
  public List<Seen> sent() {
    return sender.sent().payments();
  }

  /** Whether every view says that it is complete to after this instant; false while unreachable. */
  public boolean isCompleteTo(Instant instant) {
    try {
      for (BoundView view : store.views()) {
        JsonNode completeTo =
            gateway.get("/v1/views/" + view.spec().name()).body().path("complete_to");
        if (!completeTo.isTextual() || !Instant.parse(completeTo.textValue()).isAfter(instant)) {
          return false;
        }
      }
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  /** When the newest message arrived at the broker. */
  public Instant lastArrival() {
    return Instant.ofEpochMilli(sender.sent().lastArrivalMillis());
  }

  /**
   * Compares every key's features at one instant, then as many instants around window edges as the
   * budget allows, then the offline logs: every event and dead letter, and of the served logs as
   * much as the same budget allows.
   *
   * @param samplers what they saw online must be in the served logs
   * @param gaps except where it was decided in one of these
   */
  public Result check(Duration budget, long seed, List<AnswerSampler> samplers, List<Gap> gaps)
      throws SQLException {
    SentPayments sent = sender.sent();
    Tally tally = new Tally();
    checkOnline(new ExpectedFeatures(sent.payments()), budget, seed, tally);
    long online = tally.checked();
    List<AnsweredRow> observed =
        samplers.stream().flatMap(sampler -> sampler.rows().stream()).toList();
    try (OfflineLog log = OfflineLog.of(OfflineCatalog.postgres(postgres, warehouse))) {
      checkOffline(sent, log, tally);
      new ServedHistory(log, store, new PositionedPayments(sent.payments()), tally)
          .check(observed, gaps, budget, seed);
    }
    return new Result(
        online, tally.checked() - online, tally.marked(), tally.differing(), tally.differences());
  }

  private void checkOnline(ExpectedFeatures expected, Duration budget, long seed, Tally tally) {
    // An instant that no row begins after while the check goes on.
    Instant at = Instant.now().plus(budget).plusSeconds(10);
    OnlineCheck check = new OnlineCheck(gateway, store, expected, tally);
    long deadline = System.nanoTime() + budget.toNanos();
    check.check(expected.keys(), Instant.ofEpochMilli(at.toEpochMilli()));
    for (Edges.Visit visit : new Edges(store, expected).after(at.toEpochMilli(), seed)) {
      if (System.nanoTime() > deadline) {
        return;
      }
      check.check(visit.keys(), Instant.ofEpochMilli(visit.atMillis()));
    }
  }

  private void checkOffline(SentPayments sent, OfflineLog log, Tally tally) throws SQLException {
    long wanted = sent.payments().size() + sent.garbled().size();
    try (Progress progress = Progress.of("comparing the offline logs", -1, "");
        Connection connection = postgres.connect()) {
      Waiting.until(LOG_PATIENCE, progress, () -> logged(log) >= wanted);
      OfflineCheck check = new OfflineCheck(log, tally);
      check.events(sent);
      check.deadLetters(sent);
      ServedCheck served = new ServedCheck(log, store, new OnlineRows(connection));
      Waiting.until(LOG_PATIENCE, progress, served::holdsEverything);
      served.count(tally);
    }
  }

  private static long logged(OfflineLog log) {
    List<String> tables = log.tables();
    return Stream.of(EventLog.name(PaymentSender.TOPIC), DeadLetterLog.NAME)
        .filter(tables::contains)
        .mapToLong(log::count)
        .sum();
  }

  @Override
  public void close() {
    sender.close();
  }
}
