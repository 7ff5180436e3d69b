package io.millrace.benchmarks.soak.sample;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.benchmarks.load.FlinkRest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the job's checkpoints hold and take. For one thread. */
public final class FlinkSizes {
  private static final double MEBIBYTE = 1 << 20;

  private final FlinkRest flink;

  public FlinkSizes(FlinkRest flink) {
    this.flink = flink;
  }

  void sample(SeriesBook book) throws IOException, InterruptedException {
    JsonNode checkpoints = flink.checkpoints();
    JsonNode latest = checkpoints.path("latest").path("completed");
    if (latest.isObject()) {
      book.bounded("state_mb", 1, latest.path("state_size").asDouble() / MEBIBYTE);
      double[] sizes = history(checkpoints, "checkpointed_size");
      double[] durations = history(checkpoints, "end_to_end_duration");
      book.bounded("checkpoint_mb", 1, Quantiles.of(sizes, 0.5) / MEBIBYTE);
      book.bounded("checkpoint_ms", 50, Quantiles.of(durations, 0.5));
    }
    book.bounded("checkpoints_failed", 0.5, checkpoints.path("counts").path("failed").asDouble());
    book.bounded("restarts", 0.5, flink.restarts());
  }

  private static double[] history(JsonNode checkpoints, String field) {
    List<Double> values = new ArrayList<>();
    for (JsonNode checkpoint : checkpoints.path("history")) {
      if (checkpoint.path("status").asText().equals("COMPLETED")) {
        values.add(checkpoint.path(field).asDouble());
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
