package io.millrace.gateway.push;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.compile.FeatureStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.sqlclient.SqlClient;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes pushes for all event loops of a gateway. Never blocks its caller: what may block has
 * threads of its own. Thread-safe.
 */
public final class PushService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PushService.class);
  private static final int WORKERS = 8;
  private static final long FIRST_EXPIRE_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long EXPIRE_EVERY_MILLIS = Duration.ofMinutes(10).toMillis();
  private static final long COME_BACK_SECONDS = 1;

  private final Vertx vertx;
  private final PushOptions options;
  private final WorkerExecutor workers;
  private final KafkaClients clients;
  private final PushLoad load;
  private final PushMetrics metrics;
  private final PushJournal journal;
  private final PushWork work;
  private final long expiry;

  /**
   * @param client of the PostgreSQL that keeps idempotency keys; not owned
   */
  public PushService(
      Vertx vertx,
      FeatureStore store,
      PushOptions options,
      SqlClient client,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.options = options;
    this.workers = vertx.createSharedWorkerExecutor("millrace-push", WORKERS);
    this.clients = new KafkaClients(options);
    this.load = new PushLoad(options.limits());
    this.metrics = new PushMetrics(registry, load);
    this.journal = new PushJournal(client, options.lease());
    this.work = new PushWork(store, options, clients, journal, metrics, workers, Clock.systemUTC());
    // Gateways that start together do not clean up together.
    long first = ThreadLocalRandom.current().nextLong(FIRST_EXPIRE_MILLIS) + 1;
    this.expiry =
        options.isConfigured()
            ? vertx.setPeriodic(first, EXPIRE_EVERY_MILLIS, timer -> expire())
            : -1;
  }

  /** A push whose body is about to come. Used by one event loop. */
  public final class Arrival {
    private final PushLoad.Share share;
    private boolean taken;

    private Arrival(PushLoad.Share share) {
      this.share = share;
    }

    /** The body does not come. Nothing happens if it has come. */
    public void abandon() {
      if (!taken) {
        share.close();
      }
    }

    /**
     * Takes the events. Never fails: what is wrong is in the reply.
     *
     * @param source name of the stream
     * @param partial the query's parameter, or null
     * @param idempotencyKey the header, or null
     */
    public Future<PushReply> take(
        String source, String partial, String idempotencyKey, byte[] body) {
      taken = true;
      share.resize(body.length);
      PushRequest request;
      try {
        request = PushRequest.of(source, partial, idempotencyKey, body);
      } catch (PushException e) {
        share.close();
        return Future.succeededFuture(PushAnswers.refused(e));
      }
      Future<PushReply> reply = work.push(request);
      // The work may outlast the reply, and holds its memory until then.
      reply.onComplete(done -> share.close());
      return reply
          .timeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
          .otherwise(PushService.this::failed);
    }
  }

  /** Largest body of one request. */
  public int mostBodyBytes() {
    return options.limits().bodyBytes();
  }

  /** How long a body may take to come. */
  public Duration bodyWithin() {
    return options.limits().bodyWithin();
  }

  /**
   * Makes room for a push.
   *
   * @param announcedBytes the length that the request announces; negative when it does not
   * @return null if there is no room now: then {@link #throttled()} is the reply
   */
  public Arrival arrive(long announcedBytes) {
    int bytes =
        announcedBytes < 0 || announcedBytes > mostBodyBytes()
            ? mostBodyBytes()
            : (int) announcedBytes;
    PushLoad.Share share = load.take(bytes);
    return share == null ? null : new Arrival(share);
  }

  /** Tells to come back. */
  public PushReply throttled() {
    metrics.throttled();
    return PushAnswers.refused(
        new PushException(
                PushCode.THROTTLED, "too many events are under way on this gateway; come back")
            .retryAfter(COME_BACK_SECONDS));
  }

  /** Tells that the body is too large. */
  public PushReply tooLarge() {
    return PushAnswers.refused(
        new PushException(
            PushCode.TOO_LARGE,
            "the body is larger than %d bytes; send fewer events at a time"
                .formatted(mostBodyBytes())));
  }

  /** Tells that the body did not come. */
  public PushReply tooSlow() {
    return PushAnswers.refused(
        new PushException(
            PushCode.BODY_TIMEOUT,
            "the body did not come within %d ms; nothing is taken"
                .formatted(bodyWithin().toMillis())));
  }

  /** Finishes what is being written, then releases everything. Blocks. */
  @Override
  public void close() {
    if (expiry >= 0) {
      vertx.cancelTimer(expiry);
    }
    clients.close();
    workers.close();
  }

  private PushReply failed(Throwable error) {
    if (error instanceof PushException refused) {
      return PushAnswers.refused(refused);
    }
    if (error instanceof TimeoutException) {
      return PushAnswers.refused(
          PushException.upstream(
              "the events were not acknowledged within %d ms; they may be written yet"
                  .formatted(options.timeout().toMillis()),
              error));
    }
    LOG.error("a push failed", error);
    return PushAnswers.refused(
        new PushException(
            PushCode.INTERNAL_SERVER_ERROR,
            "the push failed: " + error.getClass().getSimpleName()));
  }

  private void expire() {
    journal
        .expire(options.keep())
        .onFailure(error -> LOG.debug("old pushes are not forgotten yet: {}", error.getMessage()));
  }
}
