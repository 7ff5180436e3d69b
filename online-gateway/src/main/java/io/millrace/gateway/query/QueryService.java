package io.millrace.gateway.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.answers.AnswerSink;
import io.millrace.gateway.query.AnswerWriter.About;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.gateway.store.StoreUnavailableException;
import io.millrace.gateway.store.UnreadableRowException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Online queries from the bytes of a request to the bytes of its response; nothing of HTTP but the
 * status. Used from one event loop.
 */
public final class QueryService {
  private static final Logger LOG = LoggerFactory.getLogger(QueryService.class);
  private final QueryResolver resolver;
  private final QueryRunner runner;
  private final RequestReader reader = new RequestReader();
  private final AnswerWriter writer = new AnswerWriter();
  private final AnswerSink log;
  private final String deployment;
  private final long timeoutMillis;

  /** Logs no answers. */
  public QueryService(
      QueryResolver resolver, QueryRunner runner, String deployment, long timeoutMillis) {
    this(resolver, runner, AnswerSink.NONE, deployment, timeoutMillis);
  }

  /**
   * @param log takes a share of the answers; not owned
   */
  public QueryService(
      QueryResolver resolver,
      QueryRunner runner,
      AnswerSink log,
      String deployment,
      long timeoutMillis) {
    this.resolver = resolver;
    this.runner = runner;
    this.log = log;
    this.deployment = deployment;
    this.timeoutMillis = timeoutMillis;
  }

  /** A response: HTTP status and JSON body. */
  public record Response(int httpStatus, Buffer body) {}

  /**
   * Answers the body of {@code POST /v1/query/online}. Never fails: what is wrong is in the
   * response.
   */
  public Future<Response> answer(Buffer body) {
    return answer(() -> reader.read(body.getBytes()));
  }

  /**
   * Answers one output for given inputs. Never fails: what is wrong is in the response.
   *
   * @param now an instant as text, or null for the clock
   */
  public Future<Response> answer(Map<String, JsonNode> inputs, String output, String now) {
    return answer(() -> QueryRequest.ofKey(inputs, output, now));
  }

  private Future<Response> answer(Supplier<QueryRequest> parsed) {
    long started = System.nanoTime();
    try {
      QueryRequest request = parsed.get();
      OnlineQuery query = resolver.resolve(request);
      return runner
          .run(query)
          .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
          .map(answered -> answer(request, answered, about(started, answered.atMillis())))
          .otherwise(error -> failed(error, started));
    } catch (RuntimeException e) {
      return Future.succeededFuture(failed(e, started));
    }
  }

  private Response answer(QueryRequest request, AnsweredQuery answered, About about) {
    Response response =
        new Response(200, writer.write(request, answered.query(), answered.answers(), about));
    for (int row = 0; row < answered.answers().size(); row++) {
      if (log.samples()) {
        log.note(answered.row(about.queryId(), row));
      }
    }
    return response;
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
    } else if (error instanceof UnreadableRowException) {
      LOG.error("{}", error.getMessage());
      shown = QueryError.request(Code.INTERNAL_SERVER_ERROR, error.getMessage());
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
    return about(started, System.currentTimeMillis());
  }

  private About about(long started, long atMillis) {
    double seconds = (System.nanoTime() - started) / 1e9;
    return new About(queryId(), Instant.ofEpochMilli(atMillis), seconds, deployment);
  }

  /** Tells requests apart in logs; need not be hard to guess. */
  private static String queryId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }
}
