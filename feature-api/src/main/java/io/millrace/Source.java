package io.millrace;

import java.util.Map;

/**
 * Where a stream's events come from by default. A deployment may swap it without touching the
 * definition.
 *
 * @param kind such as {@code kafka}
 * @param identity what makes it this source and no other, such as the topic: another one means
 *     other data, and fresh state
 * @param properties all properties, never secrets
 */
public record Source(String kind, String identity, Map<String, String> properties) {
  public Source {
    properties = Map.copyOf(properties);
  }
}
