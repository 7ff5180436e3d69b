package io.millrace.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What Flink says of its one job over REST. Thread-safe. */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;

  public FlinkRest(String url) {
    this.base = URI.create(url);
  }

  /** The job's checkpoints so far, as {@code /jobs/ID/checkpoints} gives them. */
  public JsonNode checkpoints() throws IOException, InterruptedException {
    return get("/jobs/" + job() + "/checkpoints");
  }

  /** How often the job was started again. */
  public int restarts() throws IOException, InterruptedException {
    return get("/jobs/" + job() + "/metrics?get=numRestarts").path(0).path("value").asInt();
  }

  private String job() throws IOException, InterruptedException {
    return get("/jobs").path("jobs").path(0).path("id").asText();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(
        client
            .send(
                HttpRequest.newBuilder(base.resolve(path)).build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .body());
  }
}
