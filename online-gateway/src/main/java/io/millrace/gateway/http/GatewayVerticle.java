package io.millrace.gateway.http;

import io.millrace.compile.FeatureStore;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.answers.AnswerSink;
import io.millrace.gateway.metrics.GatewayMetrics;
import io.millrace.gateway.push.PushService;
import io.millrace.gateway.query.QueryResolver;
import io.millrace.gateway.query.QueryRunner;
import io.millrace.gateway.query.QueryService;
import io.millrace.gateway.store.FreshnessWatch;
import io.millrace.gateway.store.PostgresReads;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.sqlclient.SqlClient;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** One event loop's share of the gateway: an HTTP server and its own pipelined connections. */
public final class GatewayVerticle extends VerticleBase {
  /** A request line with a key of some kilobytes, percent-encoded. */
  private static final int LONGEST_LINE_BYTES = 16_384;

  private final FeatureStore store;
  private final GatewayOptions options;
  private final FreshnessWatch freshness;
  private final QueryResolver resolver;
  private final GatewayMetrics metrics;
  private final PushService pushes;
  private final AnswerSink answers;
  private SqlClient client;
  private HttpServer server;

  public GatewayVerticle(
      FeatureStore store,
      GatewayOptions options,
      FreshnessWatch freshness,
      QueryResolver resolver,
      GatewayMetrics metrics,
      PushService pushes,
      AnswerSink answers) {
    this.store = store;
    this.options = options;
    this.freshness = freshness;
    this.resolver = resolver;
    this.metrics = metrics;
    this.pushes = pushes;
    this.answers = answers;
  }

  @Override
  public Future<?> start() {
    client = PostgresClients.pipelined(vertx, options);
    QueryRunner runner =
        new QueryRunner(
            new PostgresReads(client, metrics), freshness::of, metrics, Clock.systemUTC());
    QueryService queries =
        new QueryService(
            resolver, runner, answers, Deployments.id(store), options.requestTimeout().toMillis());
    GatewayRoutes routes =
        new GatewayRoutes(vertx, store, options, queries, freshness, client, metrics, pushes);
    server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHost(options.host())
                .setPort(options.port())
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(LONGEST_LINE_BYTES)
                .setCompressionSupported(true)
                // No web sockets here: else each message goes through handlers that look for them.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false));
    return server.requestHandler(routes.handler()).listen();
  }

  @Override
  public Future<?> stop() {
    return server
        .shutdown(options.requestTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .eventually(() -> client.close());
  }

  /** The port it listens on, once started. */
  public int port() {
    return server.actualPort();
  }
}
