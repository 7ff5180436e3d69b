package io.millrace.platform;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The broker's settings: one node that is broker and controller, sized for a laptop.
 *
 * @param folder where Kafka keeps its logs and metadata
 * @param brokerPort where clients connect, on 127.0.0.1
 * @param controllerPort where the node's controller listens, on 127.0.0.1
 */
record KafkaSettings(Path folder, int brokerPort, int controllerPort) {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  Map<String, String> asMap() {
    Map<String, String> settings = new HashMap<>();
    quorum(settings);
    internalTopics(settings);
    logs(settings);
    size(settings);
    return settings;
  }

  private void quorum(Map<String, String> settings) {
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", String.valueOf(NODE_ID));
    // A static quorum: its address is read at each start, so the ports may change between runs.
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put(
        "listeners",
        "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
            .formatted(brokerPort, CONTROLLER_LISTENER, controllerPort));
    settings.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + brokerPort);
    // The broker is let in by heartbeats; with the default of 2 s they dominate the start.
    settings.put("broker.heartbeat.interval.ms", "100");
    // After kill -9 the controller waits for the dead broker's session before it lets in the next.
    // Longer than the pauses of a busy laptop, or a broker that still lives would be fenced.
    settings.put("broker.session.timeout.ms", "3000");
  }

  private static void internalTopics(Map<String, String> settings) {
    settings.put("auto.create.topics.enable", "false");
    settings.put("default.replication.factor", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
  }

  private void logs(Map<String, String> settings) {
    settings.put("log.dirs", folder.toString());
    // The arrival time of an event is its append time.
    settings.put("log.message.timestamp.type", "LogAppendTime");
    // A changed view is rebuilt from the stream's beginning: keep everything.
    settings.put("log.retention.ms", "-1");
    settings.put("log.segment.bytes", String.valueOf(64 << 20));
    settings.put("log.index.size.max.bytes", String.valueOf(1 << 20));
  }

  private static void size(Map<String, String> settings) {
    settings.put("num.network.threads", "1");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", String.valueOf(2 << 20));
    settings.put("offsets.load.buffer.size", String.valueOf(1 << 20));
    settings.put("transaction.state.log.load.buffer.size", String.valueOf(1 << 20));
    settings.put("metric.reporters", "");
  }
}
