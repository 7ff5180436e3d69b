package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.demo.PaymentCheck.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When jobs went back to a checkpoint, and to which: what was served in between may be missing in
 * the served log. A stop with a savepoint leaves no such gap. A restore from a checkpoint that was
 * never seen excuses nothing and is a failure of the watch. Not thread-safe.
 */
final class Restores {
  private final Map<String, NavigableMap<Long, Instant>> begunByJob = new TreeMap<>();
  private final TreeSet<String> known = new TreeSet<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final List<String> unknown = new ArrayList<>();

  /**
   * Takes what Flink says of a job's checkpoints.
   *
   * @param latest {@code latest} of {@code /jobs/ID/checkpoints}
   */
  void take(String job, JsonNode latest) {
    NavigableMap<Long, Instant> begun = begunByJob.computeIfAbsent(job, id -> new TreeMap<>());
    JsonNode completed = latest.path("completed");
    if (completed.has("id")) {
      begun.put(completed.path("id").asLong(), instant(completed, "trigger_timestamp"));
    }
    JsonNode restored = latest.path("restored");
    if (!restored.has("id") || restored.path("is_savepoint").asBoolean()) {
      return;
    }
    Instant to = instant(restored, "restore_timestamp");
    if (known.add(job + to)) {
      // One that completed right before a crash may not have been seen: the one before it was.
      Map.Entry<Long, Instant> from = begun.floorEntry(restored.path("id").asLong());
      if (from == null) {
        unknown.add(
            "job %s was restored at %s from checkpoint %d, and neither it nor one before it was seen"
                .formatted(job, to, restored.path("id").asLong()));
      } else {
        gaps.add(new Gap(from.getValue(), to));
      }
    }
  }

  List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /** Restores since the last call of which no beginning is known, in words. */
  List<String> takeUnknown() {
    List<String> taken = List.copyOf(unknown);
    unknown.clear();
    return taken;
  }

  private static Instant instant(JsonNode checkpoint, String field) {
    return Instant.ofEpochMilli(checkpoint.path(field).asLong());
  }
}
