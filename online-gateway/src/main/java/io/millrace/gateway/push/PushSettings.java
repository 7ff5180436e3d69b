package io.millrace.gateway.push;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where pushed events go, by the keys that the job has. */
public final class PushSettings {
  public static final String REGISTRY = "schema-registry.url";

  private static final String KAFKA = "kafka.";
  private static final String SOURCE = "source.";

  private PushSettings() {}

  /** Whether it is {@code kafka.*}, {@code source.*} or {@link #REGISTRY}. */
  public static boolean isKey(String key) {
    return key.equals(REGISTRY)
        || key.startsWith(KAFKA) && key.length() > KAFKA.length()
        || key.startsWith(SOURCE) && key.length() > SOURCE.length();
  }

  /**
   * The options of these keys, else defaults.
   *
   * @throws IllegalArgumentException with every key that there is not, or what is wrong with a
   *     value
   */
  public static PushOptions of(Map<String, String> values) {
    List<String> unknown = new ArrayList<>();
    values.keySet().stream().filter(key -> !isKey(key)).forEach(unknown::add);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "there is no option %s; there is kafka.*, %s, source.STREAM"
              .formatted(String.join(", ", unknown), REGISTRY));
    }
    return PushOptions.to(kafka(values))
        .withRegistry(values.get(REGISTRY))
        .withSources(under(SOURCE, values));
  }

  /** Properties of Kafka's clients by their own names, among other keys. */
  public static Map<String, String> kafka(Map<String, String> values) {
    return under(KAFKA, values);
  }

  /** The values of keys that begin so, without that beginning. */
  private static Map<String, String> under(String prefix, Map<String, String> values) {
    Map<String, String> found = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }
}
