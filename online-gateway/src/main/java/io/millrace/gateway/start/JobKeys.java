package io.millrace.gateway.start;

import io.millrace.gateway.push.PushSettings;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Options that the job has too, by the same keys: where pushed events and logged answers go. As
 * flags {@code --kafka.bootstrap.servers=b:9092}, or in the environment {@code
 * MILLRACE_GATEWAY_KAFKA_BOOTSTRAP_SERVERS=b:9092}, where an underscore stands for a dot of
 * Kafka's.
 */
final class JobKeys {
  static final String HELP =
      """
      To push events and to log answers, as the job has them:
        --kafka.NAME           property of Kafka's clients; kafka.bootstrap.servers at least
        --schema-registry.url  for streams in Confluent's format
        --source.STREAM        kafka:TOPIC, where a stream is read elsewhere
      """;

  private static final String VARIABLE = "MILLRACE_GATEWAY_";
  private static final String KAFKA_VARIABLE = VARIABLE + "KAFKA_";
  private static final String SOURCE_VARIABLE = VARIABLE + "SOURCE_";
  private static final String REGISTRY_VARIABLE = VARIABLE + "SCHEMA_REGISTRY_URL";

  private JobKeys() {}

  /** The key of a flag; empty if it is none of these. */
  static Optional<String> ofFlag(String flag) {
    String key = flag.startsWith("--") ? flag.substring(2) : "";
    return PushSettings.isKey(key) ? Optional.of(key) : Optional.empty();
  }

  /** What the environment says, by key. */
  static Map<String, String> of(Map<String, String> environment) {
    Map<String, String> values = new TreeMap<>();
    environment.forEach(
        (variable, value) -> {
          if (value.isBlank()) {
            return;
          }
          if (variable.equals(REGISTRY_VARIABLE)) {
            values.put(PushSettings.REGISTRY, value);
          } else if (variable.startsWith(KAFKA_VARIABLE)) {
            String name = variable.substring(KAFKA_VARIABLE.length());
            values.put("kafka." + name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
          } else if (variable.startsWith(SOURCE_VARIABLE)) {
            String name = variable.substring(SOURCE_VARIABLE.length());
            values.put("source." + name.toLowerCase(Locale.ROOT), value);
          }
        });
    return values;
  }
}
