package io.millrace.gateway.http;

import io.millrace.gateway.store.FreshnessWatch;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.SqlClient;
import java.util.concurrent.TimeUnit;

/** Whether the process lives, and whether it can answer. */
final class HealthRoutes {
  private static final long PROBE_MILLIS = 1_000;

  private final SqlClient client;
  private final FreshnessWatch freshness;

  HealthRoutes(SqlClient client, FreshnessWatch freshness) {
    this.client = client;
    this.freshness = freshness;
  }

  void alive(RoutingContext context) {
    Json.send(context, 200, new JsonObject().put("status", "UP"));
  }

  /** Ready when the store answers and freshness has been read. */
  void ready(RoutingContext context) {
    client
        .query("select 1")
        .execute()
        .timeout(PROBE_MILLIS, TimeUnit.MILLISECONDS)
        .onSuccess(
            answered -> {
              boolean ready = freshness.reachable();
              JsonObject body = new JsonObject().put("status", ready ? "UP" : "DOWN");
              if (!ready) {
                body.put("reason", "the progress of the views cannot be read yet");
              }
              Json.send(context, ready ? 200 : 503, body);
            })
        .onFailure(
            error ->
                Json.send(
                    context,
                    503,
                    new JsonObject()
                        .put("status", "DOWN")
                        .put("reason", "the online store does not answer: " + error.getMessage())));
  }
}
