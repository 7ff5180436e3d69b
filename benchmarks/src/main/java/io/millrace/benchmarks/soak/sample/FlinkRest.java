package io.millrace.benchmarks.soak.sample;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The one job of a Flink cluster, by its REST API. Thread-safe. */
public final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final double MEBIBYTE = 1 << 20;
  private static final int OK = 200;

  private final URI rest;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  public FlinkRest(URI rest) {
    this.rest = rest;
  }

  /** Whether all tasks run. */
  public boolean runs() {
    try {
      JsonNode tasks = job().path("tasks");
      return tasks.path("total").asInt() > 0
          && tasks.path("running").asInt() == tasks.path("total").asInt();
    } catch (IOException e) {
      return false;
    }
  }

  /** How often the job has started anew. */
  long restarts() throws IOException {
    String job = job().path("jid").asText();
    return get("/jobs/" + job + "/metrics?get=numRestarts").path(0).path("value").asLong();
  }

  /** State and checkpoints. */
  void sample(SeriesBook book) throws IOException {
    JsonNode checkpoints = get("/jobs/" + job().path("jid").asText() + "/checkpoints");
    JsonNode latest = checkpoints.path("latest").path("completed");
    if (latest.isObject()) {
      book.bounded("state_mb", 1, latest.path("state_size").asDouble() / MEBIBYTE);
      double[] sizes = history(checkpoints, "checkpointed_size");
      double[] durations = history(checkpoints, "end_to_end_duration");
      book.bounded("checkpoint_mb", 1, Quantiles.of(sizes, 0.5) / MEBIBYTE);
      book.bounded("checkpoint_ms", 50, Quantiles.of(durations, 0.5));
    }
    book.bounded("checkpoints_failed", 0.5, checkpoints.path("counts").path("failed").asDouble());
    book.bounded("restarts", 0.5, restarts());
  }

  private static double[] history(JsonNode checkpoints, String field) {
    java.util.List<Double> values = new java.util.ArrayList<>();
    for (JsonNode checkpoint : checkpoints.path("history")) {
      if (checkpoint.path("status").asText().equals("COMPLETED")) {
        values.add(checkpoint.path(field).asDouble());
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private JsonNode job() throws IOException {
    return get("/jobs/overview").path("jobs").path(0);
  }

  private JsonNode get(String path) throws IOException {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(rest.resolve(path)).timeout(Duration.ofSeconds(10)).build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() != OK) {
        throw new IOException("Flink answered " + response.statusCode() + " to " + path);
      }
      return JSON.readTree(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + rest, e);
    }
  }
}
