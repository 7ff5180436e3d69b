package io.millrace.gateway.http;

import io.millrace.gateway.query.QueryService;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** JSON responses. */
final class Json {
  private static final String TYPE = "application/json";

  private Json() {}

  static void send(RoutingContext context, QueryService.Response response) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(response.httpStatus())
        .putHeader("content-type", TYPE)
        .end(Buffer.buffer(response.body()));
  }

  static void send(RoutingContext context, int status, JsonObject body) {
    context.response().setStatusCode(status).putHeader("content-type", TYPE).end(body.toBuffer());
  }

  /** An error in the shape of the query API. */
  static void error(RoutingContext context, int status, String code, String message) {
    JsonObject error =
        new JsonObject()
            .put("code", code)
            .put("category", "REQUEST")
            .put("message", message)
            .putNull("feature")
            .putNull("resolver");
    send(
        context,
        status,
        new JsonObject().put("data", new JsonArray()).put("errors", new JsonArray().add(error)));
  }
}
