package io.millrace.cluster;

import io.millrace.platform.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;

/**
 * A Kafka broker as a process of its own: {@code FOLDER PORT TOPIC:PARTITIONS...}. Missing topics
 * are created; it ends when it is told to.
 */
public final class KafkaProcess {
  private KafkaProcess() {}

  public static void main(String[] arguments) {
    EmbeddedKafka kafka =
        EmbeddedKafka.in(Path.of(arguments[0]), Integer.parseInt(arguments[1])).start();
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::stop, "stop-kafka"));
    for (int i = 2; i < arguments.length; i++) {
      String[] topic = arguments[i].split(":", 2);
      kafka.createTopic(topic[0], Integer.parseInt(topic[1]), Map.of());
    }
    System.out.println("ready " + kafka.bootstrapServers());
  }
}
