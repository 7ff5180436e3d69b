package io.millrace;

import java.util.Map;

/**
 * Kafka topics as sources. Brokers and credentials belong to the deployment, not to the definition.
 */
public final class Kafka {
  private Kafka() {}

  /** A topic; choose its format next. */
  public static Topic topic(String name) {
    return new Topic(name);
  }

  /** A topic whose format is still open. */
  public record Topic(String name) {

    /** Avro with the schema's id before it, as Confluent's serializers write it. */
    public Source confluentAvro() {
      return in("confluent-avro");
    }

    /** Avro's plain binary encoding in the event type's own schema. */
    public Source avro() {
      return in("avro");
    }

    /** One JSON object per message. */
    public Source json() {
      return in("json");
    }

    private Source in(String format) {
      String topic = name == null ? "" : name;
      return new Source("kafka", topic, Map.of("topic", topic, "format", format));
    }
  }
}
