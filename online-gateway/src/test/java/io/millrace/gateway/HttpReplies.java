package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Asks a gateway over real HTTP, and holds every reply against the OpenAPI document. */
public final class HttpReplies implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final OpenAPIContract contract;
  private final ResponseValidator validator;
  private final String base;

  /** The gateway's base URL. */
  public String base() {
    return base;
  }

  public HttpReplies(int port) throws Exception {
    this.base = "http://127.0.0.1:" + port;
    this.contract =
        OpenAPIContract.from(vertx, document())
            .toCompletionStage()
            .toCompletableFuture()
            .get(3, TimeUnit.MINUTES);
    this.validator = ResponseValidator.create(vertx, contract);
  }

  static JsonObject document() throws Exception {
    try (InputStream in =
        HttpReplies.class.getResourceAsStream("/io/millrace/schemas/openapi.json")) {
      return new JsonObject(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** A reply; {@code body} is null when it is no JSON. */
  public record Reply(int status, JsonNode body, String text, HttpResponse<String> response) {

    /** The only value of a feature. */
    JsonNode value(String feature) {
      return values(feature).get(0);
    }

    java.util.List<JsonNode> values(String feature) {
      java.util.List<JsonNode> found = new java.util.ArrayList<>();
      body.get("data")
          .forEach(
              value -> {
                if (value.get("field").asText().equals(feature)) {
                  found.add(value);
                }
              });
      assertThat(found).as(feature + " in " + text).isNotEmpty();
      return found;
    }

    /** Messages of all errors, in order. */
    public java.util.List<String> messages() {
      java.util.List<String> messages = new java.util.ArrayList<>();
      body.get("errors").forEach(error -> messages.add(error.get("message").asText()));
      return messages;
    }

    public String code() {
      return body.get("errors").get(0).get("code").asText();
    }
  }

  /** {@code POST /v1/query/online}; single quotes in the body stand for double ones. */
  public Reply query(String body) throws Exception {
    return query(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
  }

  public Reply query(HttpRequest.BodyPublisher body) throws Exception {
    return send("POST", "/v1/query/online", HttpRequest.newBuilder().method("POST", body));
  }

  public Reply get(String path) throws Exception {
    return send("GET", path, HttpRequest.newBuilder().GET());
  }

  public Reply send(String method, String path, HttpRequest.Builder builder) throws Exception {
    HttpResponse<String> response =
        client.send(
            builder.uri(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
    String type = response.headers().firstValue("content-type").orElse("");
    validate(method, path, response, type);
    JsonNode body = type.startsWith("application/json") ? JSON.readTree(response.body()) : null;
    return new Reply(response.statusCode(), body, response.body(), response);
  }

  private void validate(String method, String path, HttpResponse<String> response, String type)
      throws Exception {
    String plain = path.replaceFirst("\\?.*", "");
    // An empty key is an empty segment, which the contract's own matching takes for none.
    Operation operation =
        plain.endsWith("/")
            ? contract.operation("readKey")
            : contract.findOperation(plain, HttpMethod.valueOf(method));
    if (operation == null) {
      assertThat(response.statusCode()).as("of " + path).isIn(404, 405);
      return;
    }
    if (type.startsWith("text/plain")) {
      assertThat(operation.getOperationId()).isEqualTo("metrics");
      return;
    }
    validator
        .validate(
            ValidatableResponse.create(response.statusCode(), Buffer.buffer(response.body()), type),
            operation.getOperationId())
        .toCompletionStage()
        .toCompletableFuture()
        .get(3, TimeUnit.MINUTES);
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
