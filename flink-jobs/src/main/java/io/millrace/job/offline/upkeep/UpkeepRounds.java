package io.millrace.job.offline.upkeep;

import io.millrace.job.offline.OfflineCatalog;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does a round of upkeep now and then, until it is closed. Nothing that happens in it
 * ends it or its job: what fails is logged, counted, and tried again in the next round.
 */
final class UpkeepRounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UpkeepRounds.class);

  /** The first round comes soon: a job that fails again and again would do none. */
  private static final Duration FIRST = Duration.ofMinutes(1);

  private static final Duration END_BY_ITSELF = Duration.ofSeconds(10);
  private static final Duration END_INTERRUPTED = Duration.ofSeconds(60);

  private final OfflineCatalog catalog;
  private final UpkeepPolicy policy;
  private final List<String> tables;
  private final UpkeepMetrics metrics;
  private final Pace pace = Pace.half();
  private final Thread thread = new Thread(this::rounds, "offline-upkeep");

  UpkeepRounds(
      OfflineCatalog catalog, UpkeepPolicy policy, List<String> tables, UpkeepMetrics metrics) {
    this.catalog = catalog;
    this.policy = policy;
    this.tables = List.copyOf(tables);
    this.metrics = metrics;
    thread.setDaemon(true);
    thread.setContextClassLoader(UpkeepRounds.class.getClassLoader());
  }

  void start() {
    thread.start();
  }

  private void rounds() {
    Duration pause = policy.every().compareTo(FIRST) < 0 ? policy.every() : FIRST;
    while (!pace.isStopped()) {
      if (!isStoppedWithin(pause)) {
        round();
      }
      pause = policy.every();
    }
  }

  private void round() {
    try (OfflineUpkeep upkeep = new OfflineUpkeep(catalog, policy, pace)) {
      for (String table : tables) {
        round(upkeep, table);
      }
    } catch (UpkeepStoppedException e) {
      LOG.debug("Upkeep ends");
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A round of upkeep failed and is tried again in {}", policy.every(), e);
      tables.forEach(metrics::failed);
    }
  }

  private void round(OfflineUpkeep upkeep, String table) {
    try {
      TableReport report = upkeep.scheduled(table);
      metrics.done(report);
      LOG.info("Upkeep: {}", report);
    } catch (UpkeepStoppedException e) {
      throw e;
    } catch (RuntimeException | OutOfMemoryError e) {
      if (pace.isStopped()) {
        throw new UpkeepStoppedException();
      }
      LOG.warn("Upkeep of {} failed and is tried again in {}", table, policy.every(), e);
      metrics.failed(table);
    }
  }

  private synchronized boolean isStoppedWithin(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    try {
      while (!pace.isStopped()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      pace.stop();
    }
    return true;
  }

  /** Ends at the next step; what waits for a catalog that is away is interrupted. */
  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      pace.stop();
      notifyAll();
    }
    thread.join(END_BY_ITSELF.toMillis());
    if (thread.isAlive()) {
      thread.interrupt();
      thread.join(END_INTERRUPTED.toMillis());
    }
    if (thread.isAlive()) {
      LOG.warn("Upkeep of {} has not ended yet", tables);
    }
  }
}
