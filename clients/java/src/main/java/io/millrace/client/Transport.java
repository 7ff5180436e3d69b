package io.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Queries and pushes over HTTP, tried again until a deadline. Immutable and thread-safe. */
record Transport(HttpClient client, URI gateway, Duration deadline) {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int TOO_MANY = 429;
  private static final int CONFLICT = 409;
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  Transport within(Duration other) {
    return new Transport(client, gateway, other);
  }

  /**
   * The reply to a query. Fails with {@link QueryRefusedException} or {@link
   * GatewayUnavailableException}.
   */
  CompletableFuture<JsonNode> query(JsonNode body) {
    return attempt(request("/v1/query/online", body), 0, endNanos());
  }

  /** The reply to a push, which its key makes safe to try again. Fails as {@link #query} does. */
  CompletableFuture<JsonNode> push(String stream, String key, JsonNode body) {
    HttpRequest.Builder request =
        request("/v1/push/" + stream, body).header("idempotency-key", key);
    return attempt(request, 0, endNanos());
  }

  private long endNanos() {
    return System.nanoTime() + deadline.toNanos();
  }

  private HttpRequest.Builder request(String path, JsonNode body) {
    return HttpRequest.newBuilder(gateway.resolve(path))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(Wire.bytes(body)));
  }

  private CompletableFuture<JsonNode> attempt(HttpRequest.Builder asked, int tries, long endNanos) {
    long leftNanos = Math.max(1_000_000, endNanos - System.nanoTime());
    HttpRequest request = asked.copy().timeout(Duration.ofNanos(leftNanos)).build();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
        .handle(
            (response, error) -> {
              if (error == null && !isToComeBack(response)) {
                return CompletableFuture.completedFuture(accepted(response));
              }
              Throwable cause = error instanceof CompletionException ? error.getCause() : error;
              if (cause != null && !(cause instanceof IOException)) {
                return CompletableFuture.<JsonNode>failedFuture(cause);
              }
              return again(asked, tries, endNanos, reason(response, cause), cause);
            })
        .thenCompose(reply -> reply);
  }

  private CompletableFuture<JsonNode> again(
      HttpRequest.Builder asked, int tries, long endNanos, String reason, Throwable cause) {
    long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries, 10));
    // Spread, so that clients that failed together do not come back together.
    long pause = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
    if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) >= endNanos) {
      return CompletableFuture.failedFuture(
          new GatewayUnavailableException(
              "%s did not answer within %d ms, after %d tries: %s"
                  .formatted(gateway, deadline.toMillis(), tries + 1, reason),
              cause));
    }
    Executor later = CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS);
    return CompletableFuture.supplyAsync(() -> attempt(asked, tries + 1, endNanos), later)
        .thenCompose(reply -> reply);
  }

  /** Of a push also: too much is under way, or an earlier try is not decided. */
  private static boolean isToComeBack(HttpResponse<byte[]> response) {
    return response.statusCode() == UNAVAILABLE
        || response.statusCode() == TOO_MANY
        || response.statusCode() == CONFLICT
            && response.headers().firstValue("retry-after").isPresent();
  }

  private static JsonNode accepted(HttpResponse<byte[]> response) {
    JsonNode reply = Wire.parse(response.body());
    if (response.statusCode() == OK && reply != null) {
      return reply;
    }
    List<QueryRefusedException.Problem> problems = Wire.problems(reply);
    throw new QueryRefusedException(response.statusCode(), problems);
  }

  private static String reason(HttpResponse<byte[]> response, Throwable cause) {
    if (cause != null) {
      return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
    List<QueryRefusedException.Problem> problems = Wire.problems(Wire.parse(response.body()));
    return problems.isEmpty() ? "HTTP " + response.statusCode() : problems.get(0).message();
  }
}
