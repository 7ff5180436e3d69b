package io.millrace.cli.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A gateway by its base URL. Thread-safe. */
public final class GatewayHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final Duration timeout;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public GatewayHttp(URI base) {
    this(base, TIMEOUT);
  }

  /**
   * @param timeout of one request
   */
  public GatewayHttp(URI base, Duration timeout) {
    this.base = base;
    this.timeout = timeout;
  }

  /**
   * What the gateway said.
   *
   * @param status of HTTP
   */
  public record Reply(int status, JsonNode body) {
    public boolean isOk() {
      return status == 200;
    }
  }

  /**
   * Asks {@code POST /v1/query/online}.
   *
   * @throws Failure if there is no gateway
   */
  public Reply query(JsonNode request) {
    return send(
        HttpRequest.newBuilder(base.resolve("/v1/query/online"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(request.toString())));
  }

  /**
   * Asks for what is at a path.
   *
   * @throws Failure if there is no gateway
   */
  public Reply get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  private Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          client.send(request.timeout(timeout).build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Reply(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new Failure(
          ExitCode.UNAVAILABLE,
          "Cannot reach the gateway at %s: %s; is the platform running?"
              .formatted(
                  base, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.UNAVAILABLE, "interrupted while asking " + base, e);
    }
  }
}
