package io.millrace.gateway.http;

import io.millrace.gateway.store.FreshnessWatch;
import io.millrace.gateway.store.Outage;
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

  /** Ready when the store answers and the progress of the views could be read. */
  void ready(RoutingContext context) {
    client
        .query("select 1")
        .execute()
        .timeout(PROBE_MILLIS, TimeUnit.MILLISECONDS)
        .onSuccess(
            answered -> {
              String trouble = freshness.trouble();
              if (trouble == null) {
                Json.send(context, 200, new JsonObject().put("status", "UP"));
              } else {
                down(context, "the progress of the views cannot be read: " + trouble);
              }
            })
        .onFailure(
            error -> down(context, "the online store does not answer: " + Outage.why(error)));
  }

  private static void down(RoutingContext context, String reason) {
    Json.send(context, 503, new JsonObject().put("status", "DOWN").put("reason", reason));
  }
}
