package io.millrace.gateway.http;

import io.millrace.compile.FeatureStore;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.query.QueryService;
import io.millrace.gateway.store.FreshnessWatch;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.sqlclient.SqlClient;

/** The routes of the gateway and what happens to requests that match none. */
final class GatewayRoutes {
  private final Router router;
  private final QueryService queries;
  private final GatewayMetrics metrics;

  GatewayRoutes(
      Vertx vertx,
      FeatureStore store,
      GatewayOptions options,
      QueryService queries,
      FreshnessWatch freshness,
      SqlClient client,
      GatewayMetrics metrics) {
    this.queries = queries;
    this.metrics = metrics;
    router = Router.router(vertx);
    ViewRoutes views = new ViewRoutes(store, queries, freshness);
    HealthRoutes health = new HealthRoutes(client, freshness);
    router.route().handler(this::measured);
    router
        .post("/v1/query/online")
        .handler(BodyHandler.create(false).setBodyLimit(options.maxBodyBytes()))
        .handler(this::query);
    router.get("/v1/views").handler(views::list);
    router.get("/v1/views/:view").handler(views::describe);
    router.get("/v1/views/:view/:key").handler(views::read);
    router.get("/openapi.json").handler(OpenApi::serve);
    router.get("/healthz").handler(health::alive);
    router.get("/readyz").handler(health::ready);
    router
        .get("/metrics")
        .handler(
            context ->
                context
                    .response()
                    .putHeader("content-type", "text/plain; version=0.0.4; charset=utf-8")
                    .end(metrics.scrape()));
    router.errorHandler(
        404,
        context ->
            Json.error(
                context, 404, "INVALID_QUERY", "there is nothing at " + context.request().path()));
    router.errorHandler(
        405,
        context ->
            Json.error(
                context,
                405,
                "INVALID_QUERY",
                context.request().method() + " is not for " + context.request().path()));
    router.errorHandler(
        413,
        context ->
            Json.error(
                context,
                413,
                "INVALID_QUERY",
                "the body is larger than " + options.maxBodyBytes() + " bytes"));
    router.errorHandler(
        500, context -> Json.error(context, 500, "INTERNAL_SERVER_ERROR", "the request failed"));
  }

  Router router() {
    return router;
  }

  private void query(RoutingContext context) {
    Buffer body = context.body().buffer();
    queries
        .answer(body == null ? Buffer.buffer() : body)
        .onSuccess(response -> Json.send(context, response))
        .onFailure(context::fail);
  }

  private void measured(RoutingContext context) {
    long started = System.nanoTime();
    context.addEndHandler(
        done -> {
          String route = context.currentRoute() == null ? "none" : context.currentRoute().getPath();
          metrics.request(
              route == null ? "none" : route,
              context.response().getStatusCode(),
              System.nanoTime() - started);
        });
    context.next();
  }
}
