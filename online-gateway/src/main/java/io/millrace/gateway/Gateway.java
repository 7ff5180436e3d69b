package io.millrace.gateway;

import io.millrace.compile.FeatureStore;
import io.millrace.gateway.http.GatewayMetrics;
import io.millrace.gateway.http.GatewayVerticle;
import io.millrace.gateway.http.PostgresClients;
import io.millrace.gateway.query.QueryResolver;
import io.millrace.gateway.store.FreshnessWatch;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running gateway: answers features over HTTP from the online store. Stateless; any number may
 * run side by side. It starts while the store is away and answers 503 until it is back.
 */
public final class Gateway implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  /** Vert.x gives all servers on the same negative port one free port. */
  private static final int ANY_SHARED_PORT = -1;

  private final Vertx vertx;
  private final SqlClient watching;
  private final int port;

  private Gateway(Vertx vertx, SqlClient watching, int port) {
    this.vertx = vertx;
    this.watching = watching;
    this.port = port;
  }

  /** Starts a gateway and returns when it listens. Blocks: not for an event loop. */
  public static Gateway start(FeatureStore store, GatewayOptions options) {
    Vertx vertx = Vertx.vertx();
    try {
      GatewayOptions bound =
          options.port() == 0 ? options.onPort(options.host(), ANY_SHARED_PORT) : options;
      SqlClient watching = PostgresClients.pipelined(vertx, bound);
      FreshnessWatch freshness = new FreshnessWatch(watching, store.views());
      freshness.start(vertx, bound.freshnessInterval());
      QueryResolver resolver = new QueryResolver(store, bound.maxKeys(), bound.maxFeatures());
      GatewayMetrics metrics = new GatewayMetrics();
      List<GatewayVerticle> loops = new ArrayList<>();
      int eventLoops =
          bound.eventLoops() == 0 ? Runtime.getRuntime().availableProcessors() : bound.eventLoops();
      vertx
          .deployVerticle(
              () -> {
                GatewayVerticle loop =
                    new GatewayVerticle(store, bound, freshness, resolver, metrics);
                loops.add(loop);
                return loop;
              },
              new DeploymentOptions().setInstances(eventLoops))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      return new Gateway(vertx, watching, loops.get(0).port());
    } catch (RuntimeException e) {
      vertx.close();
      throw e;
    }
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  /** Stops taking requests, finishes those accepted, and releases everything. */
  @Override
  public void close() {
    // One after the other, from here: an event loop cannot be told of its own end.
    finished(watching.close());
    finished(vertx.close());
  }

  private static void finished(Future<Void> closing) {
    closing
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
