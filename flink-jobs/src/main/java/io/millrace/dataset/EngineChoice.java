package io.millrace.dataset;

import java.util.Locale;

/**
 * Who computes a dataset, and why.
 *
 * @param engine {@link Engine#LOCAL} or {@link Engine#FLINK}
 * @param reason why it was chosen; null where the request named it
 */
public record EngineChoice(Engine engine, String reason) {
  /** What one process may be asked to read where a cluster stands by. */
  private static final long MOST_BESIDE_A_CLUSTER = 50_000_000;

  /** One of 256 buckets of keys at a time is sorted in the heap. */
  private static final long MOST_ALONE = 2_000_000_000;

  /**
   * @param events about how many there are to read
   */
  public static EngineChoice of(DatasetRequest request, long events) {
    if (request.engine() != Engine.AUTO) {
      return new EngineChoice(request.engine(), null);
    }
    long most = request.cluster().isPresent() ? MOST_BESIDE_A_CLUSTER : MOST_ALONE;
    boolean local = events <= most;
    return new EngineChoice(
        local ? Engine.LOCAL : Engine.FLINK,
        String.format(
            Locale.ROOT,
            "about %,d event%s to read, %s than %,d%s",
            events,
            events == 1 ? "" : "s",
            local ? "no more" : "more",
            most,
            request.cluster().isPresent() ? " beside a cluster" : ""));
  }

  /** As in a record: {@code local}, or {@code local (auto)}. */
  public String text() {
    return engine.text() + (reason == null ? "" : " (auto)");
  }

  /** With the reason, for people. */
  public String sentence() {
    return engine.text() + (reason == null ? "" : ", chosen by auto: " + reason);
  }
}
