package io.millrace.gateway.push;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a gateway takes at most.
 *
 * @param bodyBytes largest body of one request
 * @param events most events in one request
 * @param requests most requests under way; beyond, they are told to come back
 * @param bytes most bytes of bodies under way; beyond, requests are told to come back
 * @param bodyWithin how long a body may take to come: one that does not come holds room
 */
public record PushLimits(int bodyBytes, int events, int requests, long bytes, Duration bodyWithin) {
  public static final PushLimits DEFAULT =
      new PushLimits(4 << 20, 5_000, 256, 32L << 20, Duration.ofSeconds(30));

  public PushLimits {
    List<String> problems = new ArrayList<>();
    atLeast(problems, "gateway.push-max-body-bytes", bodyBytes, 1);
    atLeast(problems, "gateway.push-max-events", events, 1);
    atLeast(problems, "gateway.push-max-requests", requests, 1);
    atLeast(problems, "gateway.push-max-bytes", bytes, bodyBytes);
    if (bodyWithin.toMillis() < 1) {
      problems.add(
          "gateway.push-body-timeout is %d ms; it must be at least 1 ms"
              .formatted(bodyWithin.toMillis()));
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  private static void atLeast(List<String> problems, String key, long value, long least) {
    if (value < least) {
      problems.add(key + " is " + value + "; it must be at least " + least);
    }
  }
}
