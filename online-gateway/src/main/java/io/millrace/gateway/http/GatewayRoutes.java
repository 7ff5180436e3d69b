package io.millrace.gateway.http;

import io.millrace.compile.FeatureStore;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.metrics.GatewayMetrics;
import io.millrace.gateway.push.PushService;
import io.millrace.gateway.query.QueryService;
import io.millrace.gateway.store.FreshnessWatch;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;

/** The routes of the gateway and what happens to requests that match none. */
final class GatewayRoutes {
  private final Router router;
  private final QueryRoute query;
  private final GatewayMetrics metrics;

  GatewayRoutes(
      Vertx vertx,
      FeatureStore store,
      GatewayOptions options,
      QueryService queries,
      FreshnessWatch freshness,
      SqlClient client,
      GatewayMetrics metrics,
      PushService pushes) {
    this.metrics = metrics;
    router = Router.router(vertx);
    query = new QueryRoute(queries, metrics, options.maxBodyBytes(), router);
    ViewRoutes views = new ViewRoutes(store, freshness);
    KeyRoute key = new KeyRoute(store, queries);
    HealthRoutes health = new HealthRoutes(client, freshness);
    router.route().handler(this::measured);
    router.post(QueryRoute.PATH).handler(context -> query.answer(context.request()));
    router.post(PushRoute.PREFIX + ":source").handler(new PushRoute(pushes)::push);
    router.get("/v1/views").handler(views::list);
    router.get("/v1/views/:view").handler(context -> viewOrEmptyKey(context, views, key));
    router.get("/v1/views/:view/:key").handler(key::read);
    router.get("/openapi.json").handler(OpenApi::serve);
    router.get("/healthz").handler(health::alive);
    router.get("/readyz").handler(health::ready);
    router.get("/metrics").handler(this::scrape);
    failures();
  }

  Handler<HttpServerRequest> handler() {
    return query;
  }

  /** {@code /v1/views/card/} asks for the key that is the empty text. */
  private static void viewOrEmptyKey(RoutingContext context, ViewRoutes views, KeyRoute key) {
    if (context.request().path().endsWith("/")) {
      key.read(context);
    } else {
      views.describe(context);
    }
  }

  private void failures() {
    fail(400, "INVALID_QUERY", context -> "the request cannot be read: is its path well encoded?");
    fail(404, "INVALID_QUERY", context -> "there is nothing at " + context.request().path());
    router.errorHandler(
        405,
        context -> {
          String path = context.request().path();
          String accepted =
              path.equals(QueryRoute.PATH) || path.startsWith(PushRoute.PREFIX) ? "POST" : "GET";
          context.response().putHeader("allow", accepted);
          Json.error(
              context,
              405,
              "INVALID_QUERY",
              context.request().method()
                  + " is not for "
                  + context.request().path()
                  + "; use "
                  + accepted);
        });
    fail(500, "INTERNAL_SERVER_ERROR", context -> "the request failed");
  }

  private void fail(
      int status, String code, java.util.function.Function<RoutingContext, String> message) {
    router.errorHandler(
        status, context -> Json.error(context, status, code, message.apply(context)));
  }

  private void scrape(RoutingContext context) {
    context
        .response()
        .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
        .end(metrics.scrape());
  }

  private void measured(RoutingContext context) {
    long started = System.nanoTime();
    context.addEndHandler(
        done -> {
          String route = context.currentRoute() == null ? null : context.currentRoute().getPath();
          metrics.request(
              route == null ? "none" : route,
              context.response().getStatusCode(),
              System.nanoTime() - started);
        });
    context.next();
  }
}
