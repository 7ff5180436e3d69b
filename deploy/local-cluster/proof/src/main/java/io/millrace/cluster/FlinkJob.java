package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The newest job of a Flink cluster, by its REST API. Thread-safe. */
final class FlinkJob {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI rest;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  FlinkJob(URI rest) {
    this.rest = rest;
  }

  /** Whether all its tasks run; false while Flink does not answer. */
  boolean runs() {
    JsonNode job = newest();
    JsonNode tasks = job.path("tasks");
    return job.path("state").asText().equals("RUNNING")
        && tasks.path("total").asInt() > 0
        && tasks.path("running").asInt() == tasks.path("total").asInt();
  }

  /** Tells what Flink knows of its checkpoints; nothing while Flink does not answer. */
  void checkpoints(Restores restores) {
    String id = newest().path("jid").asText();
    if (!id.isEmpty()) {
      restores.take(id, get("/jobs/" + id + "/checkpoints").path("latest"));
    }
  }

  /** TaskManagers that hold a slot of a job; none while Flink does not answer. */
  List<String> carriers() {
    List<String> carriers = new ArrayList<>();
    for (JsonNode taskManager : get("/taskmanagers").path("taskmanagers")) {
      if (taskManager.path("freeSlots").asInt() < taskManager.path("slotsNumber").asInt()) {
        carriers.add(taskManager.path("id").asText());
      }
    }
    return carriers;
  }

  private JsonNode newest() {
    JsonNode newest = JSON.createObjectNode();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      if (job.path("start-time").asLong() >= newest.path("start-time").asLong()) {
        newest = job;
      }
    }
    return newest;
  }

  private JsonNode get(String path) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(rest.resolve(path)).timeout(Duration.ofSeconds(2)).build();
      return JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    } catch (IOException e) {
      return JSON.createObjectNode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + rest, e);
    }
  }
}
