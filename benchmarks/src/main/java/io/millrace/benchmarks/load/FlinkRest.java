package io.millrace.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What Flink says of its one job over REST. Thread-safe. */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OK = 200;
  private static final int LOOK_MILLIS = 200;
  private static final int MOST_LOOKS = 150;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final URI base;

  public FlinkRest(String url) {
    this.base = URI.create(url);
  }

  /** Whether all tasks of the job run; not where Flink does not answer. */
  public boolean runs() throws InterruptedException {
    try {
      JsonNode tasks = overview().path("tasks");
      return tasks.path("total").asInt() > 0
          && tasks.path("running").asInt() == tasks.path("total").asInt();
    } catch (IOException e) {
      return false;
    }
  }

  /** The job's checkpoints so far, as {@code /jobs/ID/checkpoints} gives them. */
  public JsonNode checkpoints() throws IOException, InterruptedException {
    return get("/jobs/" + job() + "/checkpoints");
  }

  /**
   * How often the job was started again.
   *
   * @throws IOException also when Flink does not say it
   */
  public int restarts() throws IOException, InterruptedException {
    String path = "/jobs/" + job() + "/metrics?get=numRestarts";
    // Flink gathers metrics when it is asked for some, and answers with those it had before.
    for (int look = 0; look < MOST_LOOKS; look++) {
      JsonNode value = get(path).path(0).path("value");
      if (!value.isMissingNode()) {
        return Integer.parseInt(value.asText());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    throw new IOException("Flink does not say how often its job was started again");
  }

  private String job() throws IOException, InterruptedException {
    return overview().path("jid").asText();
  }

  private JsonNode overview() throws IOException, InterruptedException {
    return get("/jobs/overview").path("jobs").path(0);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != OK) {
      throw new IOException("Flink answered " + response.statusCode() + " to " + path);
    }
    return JSON.readTree(response.body());
  }
}
