package io.millrace.gateway.store;

import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundView;
import io.millrace.gateway.metrics.GatewayMetrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is known of each view's freshness: read from the store at an interval, not per
 * request. While the store is away the last known instants stay, so that answers age into {@code
 * stale}. Thread-safe to read.
 */
public final class FreshnessWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FreshnessWatch.class);

  private final ProgressQueries queries;
  private final List<BoundView> views;
  private final Clock clock;
  private final long timeoutMillis;
  private final ClockSkew skew = new ClockSkew();
  private volatile Map<String, ViewFreshness> byTable = Map.of();
  private volatile String trouble = "the progress of the views has not been read yet";
  private volatile boolean stopped;
  private boolean reading;

  /**
   * @param client not owned
   * @param timeout after which a read counts as failed
   */
  public FreshnessWatch(SqlClient client, List<BoundView> views, Clock clock, Duration timeout) {
    this.queries = new ProgressQueries(client, views);
    this.views = List.copyOf(views);
    this.clock = clock;
    this.timeoutMillis = timeout.toMillis();
  }

  /** Reads now and then at every interval. The result succeeds after the first try. */
  public Future<Void> start(Vertx vertx, Duration interval) {
    vertx.setPeriodic(
        interval.toMillis(),
        timer -> {
          if (stopped) {
            vertx.cancelTimer(timer);
          } else {
            refresh();
          }
        });
    return refresh();
  }

  /** Reads no more. */
  public void stop() {
    stopped = true;
  }

  /** Shows lag, skew and whether the store answers. */
  public void measure(GatewayMetrics metrics) {
    for (BoundView view : views) {
      metrics.watchLag(view.spec().name(), () -> lagSeconds(view));
    }
    metrics.watchSkew(skew::seconds);
    metrics.watchStore(() -> trouble == null ? 1 : 0);
  }

  /** Why the last read failed, without an address; null when it succeeded. */
  public String trouble() {
    return trouble;
  }

  /** What is known of a view; unknown completeness when nothing is. */
  public ViewFreshness of(BoundView view) {
    ViewFreshness known = byTable.get(view.spec().onlineTable());
    return known != null ? known : unknown(view);
  }

  private synchronized Future<Void> refresh() {
    if (reading) {
      return Future.succeededFuture();
    }
    reading = true;
    long sent = clock.millis();
    Future<Long> storeClock =
        queries.clock().onSuccess(storeMillis -> skew.observe(sent, storeMillis, clock.millis()));
    return Future.all(queries.freshness().onSuccess(read -> byTable = read), storeClock)
        .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
        .transform(
            done -> {
              conclude(done.cause());
              return Future.succeededFuture();
            });
  }

  private synchronized void conclude(Throwable failure) {
    if (failure != null && trouble == null && !stopped) {
      LOG.warn("freshness cannot be read, answers will be marked stale: {}", message(failure));
    } else if (failure == null && trouble != null) {
      LOG.info("freshness is read from the online store");
    }
    trouble = failure == null ? null : Outage.why(failure);
    reading = false;
  }

  private double lagSeconds(BoundView view) {
    long completeTo = of(view).completeToMillis();
    if (completeTo == Long.MIN_VALUE) {
      return Double.NaN;
    }
    return Math.max(0, clock.millis() - (double) completeTo) / 1_000;
  }

  private static String message(Throwable error) {
    return error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
  }

  private static ViewFreshness unknown(BoundView view) {
    long[] starts = new long[view.streams().size()];
    Arrays.fill(starts, Long.MIN_VALUE);
    return new ViewFreshness(Long.MIN_VALUE, starts);
  }
}
