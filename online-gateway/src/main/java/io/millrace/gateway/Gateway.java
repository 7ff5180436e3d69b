package io.millrace.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.millrace.answer.log.AnswerRecorder;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.answers.AnswerLogOptions;
import io.millrace.gateway.answers.AnswerSink;
import io.millrace.gateway.http.GatewayVerticle;
import io.millrace.gateway.http.PostgresClients;
import io.millrace.gateway.metrics.GatewayMetrics;
import io.millrace.gateway.push.PushOptions;
import io.millrace.gateway.push.PushService;
import io.millrace.gateway.query.QueryResolver;
import io.millrace.gateway.store.FreshnessWatch;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A running gateway: answers features over HTTP from the online store. Stateless; any number may
 * run side by side. It starts while the store is away and answers 503 until it is back.
 */
public final class Gateway implements AutoCloseable {
  private static final long LONGEST_SECONDS = 60;

  /** Vert.x gives all servers on the same negative port one free port. */
  private static final int ANY_SHARED_PORT = -1;

  private final Vertx vertx;
  private final SqlClient watching;
  private final SqlClient noting;
  private final FreshnessWatch freshness;
  private final PushService pushes;
  private final AnswerSink answers;
  private final int port;

  private Gateway(
      Vertx vertx,
      SqlClient watching,
      SqlClient noting,
      FreshnessWatch freshness,
      PushService pushes,
      AnswerSink answers,
      int port) {
    this.vertx = vertx;
    this.watching = watching;
    this.noting = noting;
    this.freshness = freshness;
    this.pushes = pushes;
    this.answers = answers;
    this.port = port;
  }

  /**
   * Starts a gateway that takes no pushes, see {@link #start(FeatureStore, GatewayOptions,
   * PushOptions)}.
   */
  public static Gateway start(FeatureStore store, GatewayOptions options) {
    return start(store, options, PushOptions.none());
  }

  /**
   * Starts a gateway that logs no answers, see {@link #start(FeatureStore, GatewayOptions,
   * PushOptions, AnswerLogOptions)}.
   */
  public static Gateway start(FeatureStore store, GatewayOptions options, PushOptions push) {
    return start(store, options, push, AnswerLogOptions.none());
  }

  /**
   * Starts a gateway and returns when it listens. Blocks: not for an event loop.
   *
   * @param logged which answers it logs
   * @throws IllegalStateException when it cannot listen, with the reason
   */
  public static Gateway start(
      FeatureStore store, GatewayOptions options, PushOptions push, AnswerLogOptions logged) {
    GatewayOptions bound =
        options.port() == 0 ? options.onPort(options.host(), ANY_SHARED_PORT) : options;
    Vertx vertx = Vertx.vertx();
    SqlClient watching = PostgresClients.pipelined(vertx, bound);
    // Its commits take a disk's time; what is read over the same connection would wait for them.
    SqlClient noting = PostgresClients.pipelined(vertx, bound);
    FreshnessWatch freshness =
        new FreshnessWatch(watching, store.views(), Clock.systemUTC(), bound.requestTimeout());
    GatewayMetrics metrics = new GatewayMetrics();
    AnswerSink answers =
        AnswerSink.of(logged, AnswerRecorder.definitions(store), metrics.registry());
    try {
      freshness.measure(metrics);
      PushService pushes = new PushService(vertx, store, push, noting, metrics.registry());
      // A first try before listening, so that the first answers are not stale for nothing.
      await(freshness.start(vertx, bound.freshnessInterval()));
      QueryResolver resolver = new QueryResolver(store, bound.maxKeys(), bound.maxFeatures());
      List<GatewayVerticle> loops = new CopyOnWriteArrayList<>();
      int eventLoops =
          bound.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : bound.eventLoops();
      await(
          vertx.deployVerticle(
              () -> {
                GatewayVerticle loop =
                    new GatewayVerticle(
                        store, bound, freshness, resolver, metrics, pushes, answers);
                loops.add(loop);
                return loop;
              },
              new DeploymentOptions().setInstances(eventLoops)));
      return new Gateway(vertx, watching, noting, freshness, pushes, answers, loops.get(0).port());
    } catch (CompletionException e) {
      freshness.stop();
      answers.close();
      vertx.close();
      String where = options.host() + ":" + options.port();
      throw new IllegalStateException(
          "Cannot start the gateway on " + where + ": " + e.getCause().getMessage(), e.getCause());
    } catch (RuntimeException e) {
      freshness.stop();
      answers.close();
      vertx.close();
      throw e;
    }
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** What became of the answers that were to be logged. */
  public AnswerSink.Counts loggedAnswers() {
    return answers.counts();
  }

  /** Stops taking requests, finishes those accepted, and releases everything. */
  @Override
  public void close() {
    freshness.stop();
    for (String loops : vertx.deploymentIDs()) {
      await(vertx.undeploy(loops));
    }
    pushes.close();
    answers.close();
    await(noting.close());
    await(watching.close());
    await(vertx.close());
  }

  private static void await(Future<?> future) {
    future.toCompletionStage().toCompletableFuture().orTimeout(LONGEST_SECONDS, SECONDS).join();
  }
}
