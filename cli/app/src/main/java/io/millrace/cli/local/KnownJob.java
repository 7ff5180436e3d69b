package io.millrace.cli.local;

import java.util.Map;
import java.util.Objects;

/**
 * A job as the folder remembers it.
 *
 * @param name stable over restarts: the folder of its savepoints and checkpoints
 * @param logs whether it writes the event logs
 * @param views fingerprints of the views it computes, by name
 */
public record KnownJob(String name, Logs logs, Map<String, String> views) {

  /** Whether a job writes the event logs: exactly one does. */
  public enum Logs {
    WRITTEN,
    NOT_WRITTEN
  }

  public KnownJob {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(logs, "logs");
    views = Map.copyOf(views);
  }
}
