package io.millrace.gateway.http;

import io.millrace.gateway.metrics.GatewayMetrics;
import io.millrace.gateway.query.QueryService;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/**
 * Answers {@code POST /v1/query/online} before any routing, which takes as long as parsing the
 * request does; whatever else comes goes on to the router.
 */
final class QueryRoute implements Handler<HttpServerRequest> {
  static final String PATH = "/v1/query/online";

  private final QueryService queries;
  private final GatewayMetrics metrics;
  private final int maxBodyBytes;
  private final Handler<HttpServerRequest> others;

  QueryRoute(
      QueryService queries,
      GatewayMetrics metrics,
      int maxBodyBytes,
      Handler<HttpServerRequest> others) {
    this.queries = queries;
    this.metrics = metrics;
    this.maxBodyBytes = maxBodyBytes;
    this.others = others;
  }

  @Override
  public void handle(HttpServerRequest request) {
    if (request.method() != HttpMethod.POST || !PATH.equals(request.path())) {
      others.handle(request);
      return;
    }
    long started = System.nanoTime();
    HttpServerResponse response = request.response();
    response.endHandler(
        done -> metrics.request(PATH, response.getStatusCode(), System.nanoTime() - started));
    answer(request);
  }

  /** Without measuring it. */
  void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    LimitedBody.read(
        request,
        maxBodyBytes,
        body ->
            queries
                .answer(body)
                .onSuccess(answer -> Json.send(response, answer))
                .onFailure(error -> Json.failed(response)),
        () ->
            Json.error(
                response,
                413,
                "INVALID_QUERY",
                "the body is larger than " + maxBodyBytes + " bytes; send fewer keys at a time"));
  }
}
