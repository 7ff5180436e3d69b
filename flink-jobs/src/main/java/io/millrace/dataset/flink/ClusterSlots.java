package io.millrace.dataset.flink;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.dataset.FlinkCluster;
import io.millrace.dataset.local.LocalEngineException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** How many tasks a cluster has room for now, by its own account. */
final class ClusterSlots {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ClusterSlots() {}

  static int of(FlinkCluster cluster) {
    URI overview = URI.create("http://%s:%d/overview".formatted(cluster.host(), cluster.port()));
    try {
      HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
      String told =
          client
              .send(
                  HttpRequest.newBuilder(overview).timeout(PATIENCE).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      int free = new ObjectMapper().readTree(told).path("slots-available").asInt();
      if (free < 1) {
        throw new LocalEngineException(
            "the cluster at %s has no free slot".formatted(overview), null);
      }
      return free;
    } catch (IOException e) {
      throw new LocalEngineException("no cluster answers at %s: %s".formatted(overview, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalEngineException("interrupted", e);
    }
  }
}
