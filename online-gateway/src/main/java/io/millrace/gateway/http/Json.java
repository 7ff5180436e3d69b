package io.millrace.gateway.http;

import io.millrace.gateway.query.QueryService;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** JSON responses. */
final class Json {
  static final CharSequence TYPE = HttpHeaders.createOptimized("application/json");

  private Json() {}

  static void send(HttpServerResponse response, QueryService.Response answer) {
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(answer.httpStatus())
        .putHeader(HttpHeaders.CONTENT_TYPE, TYPE)
        .end(answer.body());
  }

  static void send(RoutingContext context, QueryService.Response answer) {
    send(context.response(), answer);
  }

  static void send(RoutingContext context, int status, JsonObject body) {
    send(context.response(), status, body);
  }

  private static void send(HttpServerResponse response, int status, JsonObject body) {
    response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, TYPE).end(body.toBuffer());
  }

  /** An error in the shape of the query API. */
  static void error(RoutingContext context, int status, String code, String message) {
    error(context.response(), status, code, message);
  }

  /** A request that failed for no reason of its own. */
  static void failed(HttpServerResponse response) {
    if (!response.ended() && !response.closed()) {
      error(response, 500, "INTERNAL_SERVER_ERROR", "the request failed");
    }
  }

  /** An error in the shape of the query API. */
  static void error(HttpServerResponse response, int status, String code, String message) {
    JsonObject error =
        new JsonObject()
            .put("code", code)
            .put("category", "REQUEST")
            .put("message", message)
            .putNull("feature")
            .putNull("resolver");
    send(
        response,
        status,
        new JsonObject().put("data", new JsonArray()).put("errors", new JsonArray().add(error)));
  }
}
