package io.millrace.gateway.push;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.gateway.store.Outage;
import io.millrace.type.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.apache.avro.Schema;

/**
 * The ids of schemas in a registry that speaks Confluent's protocol.
 *
 * @param url base URL
 */
record SchemaIds(String url) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;

  /**
   * The id of a schema for a topic's values; registered if it is not yet, as Confluent's own
   * serializer does.
   *
   * @throws PushException if the registry refuses the schema or does not answer
   */
  int idOf(String topic, Schema schema) {
    String body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString()).toString();
    String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(base + "/subjects/" + topic + "-value/versions"))
              .timeout(TIMEOUT)
              .header("content-type", "application/vnd.schemaregistry.v1+json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      HttpResponse<String> response =
          HttpClient.newBuilder()
              .connectTimeout(TIMEOUT)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= SERVER_ERROR) {
        throw PushException.upstream(
            "the schema registry answers " + response.statusCode() + " for topic " + topic, null);
      }
      if (response.statusCode() != OK) {
        throw new PushException(
            PushCode.NOT_CONFIGURED,
            "the schema registry refuses the schema of topic " + topic + ": " + response.body());
      }
      JsonNode id = JsonText.reader().readTree(response.body()).path("id");
      if (!id.canConvertToInt()) {
        throw PushException.upstream("the schema registry gives no id for topic " + topic, null);
      }
      return id.intValue();
    } catch (IOException e) {
      throw PushException.upstream("the schema registry does not answer: " + Outage.why(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw PushException.upstream("interrupted while asking the schema registry", e);
    }
  }
}
