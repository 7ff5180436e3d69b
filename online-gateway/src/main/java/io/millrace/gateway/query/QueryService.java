package io.millrace.gateway.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.gateway.query.AnswerWriter.About;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.gateway.store.StoreUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Online queries from the bytes of a request to the bytes of its response; nothing of HTTP but the
 * status.
 */
public final class QueryService {
  private static final Logger LOG = LoggerFactory.getLogger(QueryService.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final QueryResolver resolver;
  private final QueryRunner runner;
  private final AnswerWriter writer = new AnswerWriter();
  private final String deployment;
  private final long timeoutMillis;

  public QueryService(
      QueryResolver resolver, QueryRunner runner, String deployment, long timeoutMillis) {
    this.resolver = resolver;
    this.runner = runner;
    this.deployment = deployment;
    this.timeoutMillis = timeoutMillis;
  }

  /** A response: HTTP status and JSON body. */
  public record Response(int httpStatus, byte[] body) {}

  /**
   * Answers the body of {@code POST /v1/query/online}. Never fails: what is wrong is in the
   * response.
   */
  public Future<Response> answer(Buffer body) {
    try {
      return answer(QueryRequest.parse(parse(body)));
    } catch (QueryException e) {
      return Future.succeededFuture(failed(e, System.nanoTime()));
    }
  }

  /** Answers a request. Never fails: what is wrong is in the response. */
  public Future<Response> answer(QueryRequest request) {
    long started = System.nanoTime();
    try {
      OnlineQuery query = resolver.resolve(request);
      return runner
          .run(query)
          .timeout(timeoutMillis, java.util.concurrent.TimeUnit.MILLISECONDS)
          .map(answers -> new Response(200, writer.write(request, query, answers, about(started))))
          .otherwise(error -> failed(error, started));
    } catch (RuntimeException e) {
      return Future.succeededFuture(failed(e, started));
    }
  }

  private Response failed(Throwable error, long started) {
    if (error instanceof QueryException bad) {
      return new Response(bad.httpStatus(), writer.writeErrors(bad.errors(), about(started)));
    }
    QueryError shown;
    if (error instanceof StoreUnavailableException) {
      shown =
          new QueryError(
              Code.UPSTREAM_FAILED, QueryError.Category.NETWORK, error.getMessage(), null);
    } else if (error instanceof TimeoutException) {
      shown =
          new QueryError(
              Code.UPSTREAM_FAILED,
              QueryError.Category.NETWORK,
              "the online store did not answer within " + timeoutMillis + " ms",
              null);
    } else {
      LOG.error("a query failed", error);
      shown =
          QueryError.request(
              Code.INTERNAL_SERVER_ERROR, "the query failed: " + error.getClass().getSimpleName());
    }
    return new Response(
        shown.code().httpStatus(), writer.writeErrors(List.of(shown), about(started)));
  }

  private About about(long started) {
    double seconds = (System.nanoTime() - started) / 1e9;
    return new About(UUID.randomUUID().toString(), Instant.now(), seconds, deployment);
  }

  private static JsonNode parse(Buffer body) {
    try {
      return JSON.readTree(body.getBytes());
    } catch (JsonProcessingException e) {
      throw new QueryException(
          Code.PARSE_FAILED,
          "the body is not JSON: "
              + e.getOriginalMessage()
              + " at line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr());
    } catch (IOException e) {
      throw new QueryException(Code.PARSE_FAILED, "the body cannot be read: " + e.getMessage());
    }
  }
}
