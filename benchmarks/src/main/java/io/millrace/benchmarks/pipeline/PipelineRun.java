package io.millrace.benchmarks.pipeline;

import io.millrace.benchmarks.load.CompleteTo;
import io.millrace.benchmarks.load.PaymentLoad;
import io.millrace.benchmarks.load.PaymentProducer;
import io.millrace.benchmarks.load.PlatformProcess;
import io.millrace.benchmarks.pipeline.Hold.Moment;
import io.millrace.examples.cards.PaymentTraffic;
import io.millrace.job.offline.OfflineLog;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A platform under load that is watched. Used by one thread. */
final class PipelineRun implements AutoCloseable {
  static final String EVENTS = "events_payments";
  static final String DEAD_LETTERS = "dead_letters";

  private static final long SEED = 42;
  private static final int LINGER_MILLIS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int SAY_EVERY_SECONDS = 10;

  private final PlatformProcess platform;
  private final PaymentProducer producer;
  private final PaymentLoad load;
  private final CompleteTo completeTo;
  private final OfflineLog log;
  private final Consumer<String> progress;

  PipelineRun(PlatformProcess platform, PipelineScale scale, Consumer<String> progress)
      throws SQLException {
    this.platform = platform;
    this.progress = progress;
    this.producer = PaymentProducer.to(platform.topic(), LINGER_MILLIS);
    this.load =
        new PaymentLoad(producer, new PaymentTraffic(SEED, scale.cards(), scale.merchants()));
    this.completeTo =
        new CompleteTo(platform.connect(), platform.store().views().size() * scale.parallelism());
    this.log = platform.offlineLog();
  }

  PlatformProcess platform() {
    return platform;
  }

  PaymentProducer producer() {
    return producer;
  }

  OfflineLog log() {
    return log;
  }

  /** Loads it at a rate for a while; the load goes on for no longer. */
  Hold hold(String what, double ratePerSecond, int seconds)
      throws SQLException, InterruptedException {
    List<Moment> moments = new ArrayList<>();
    long startNanos = System.nanoTime();
    long before = producer.acknowledged();
    load.rate(ratePerSecond);
    for (int second = 0; second <= seconds; second++) {
      pauseUntil(startNanos + TimeUnit.SECONDS.toNanos(second));
      Moment moment =
          new Moment(
              (System.nanoTime() - startNanos) / 1e9,
              producer.acknowledged() - before,
              completeTo.lagMillis(),
              producer.accepted(),
              logged());
      moments.add(moment);
      if (second % SAY_EVERY_SECONDS == 0) {
        progress.accept(
            "%s: %.0f events/s, %d s of %d, lag %d ms"
                .formatted(what, ratePerSecond, second, seconds, moment.lagMillis()));
      }
    }
    double worstDelayMillis = load.worstDelayMillis();
    load.rate(0);
    return new Hold(ratePerSecond, moments, worstDelayMillis);
  }

  /**
   * Waits until everything that was sent is visible online.
   *
   * @return how long it took
   */
  Duration drain() throws SQLException, InterruptedException {
    producer.flush();
    long sentMillis = System.currentTimeMillis();
    long startNanos = System.nanoTime();
    while (completeTo.millis() <= sentMillis) {
      if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "not everything is applied after %d s, lag %d ms"
                .formatted(PATIENCE.toSeconds(), completeTo.lagMillis()));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Waits until the logs hold everything that was sent. */
  Duration drainLogs() throws InterruptedException {
    long startNanos = System.nanoTime();
    while (logged() + count(DEAD_LETTERS) < producer.acknowledged()) {
      if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
        break;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  long logged() {
    return count(EVENTS);
  }

  long count(String table) {
    return log.tables().contains(table) ? log.count(table) : 0;
  }

  private static void pauseUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    load.close();
    producer.close();
    completeTo.close();
    log.close();
  }
}
