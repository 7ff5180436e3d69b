package io.millrace.cli.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.avro.Schema;

/**
 * A schema registry as producers use it, by Confluent's HTTP protocol.
 *
 * @param url base URL
 */
public record SchemaRegistration(String url) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The registry at a base URL.
   *
   * @throws Failure if the URL is null: none runs
   */
  public static SchemaRegistration at(String url) {
    if (url == null) {
      throw new Failure(
          ExitCode.UNAVAILABLE, "The format confluent-avro needs a schema registry; none runs");
    }
    return new SchemaRegistration(url);
  }

  /**
   * The id of a schema for a topic's values; registered now if it is not yet.
   *
   * @throws Failure if the registry refuses or cannot be reached
   */
  public int register(String topic, Schema schema) {
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/subjects/" + topic + "-value/versions"))
            .header("content-type", "application/vnd.schemaregistry.v1+json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode reply = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new Failure(
            ExitCode.BAD_DATA,
            "The schema registry refuses the schema of topic %s: %s".formatted(topic, reply));
      }
      return reply.path("id").asInt();
    } catch (IOException e) {
      throw new Failure(
          ExitCode.UNAVAILABLE, "Cannot reach the schema registry at %s: %s".formatted(url, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.UNAVAILABLE, "interrupted while asking " + url, e);
    }
  }
}
