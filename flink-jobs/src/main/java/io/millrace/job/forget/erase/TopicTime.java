package io.millrace.job.forget.erase;

import io.millrace.job.forget.ForgetPlace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * When Kafka has deleted what lies in a topic now: after the topic's retention, and the time in
 * which its last segment is closed.
 *
 * @param properties of Kafka's clients
 */
record TopicTime(Map<String, String> properties) {

  /** The place of a topic. */
  static String place(String topic) {
    return ForgetPlace.topic(topic);
  }

  /**
   * @param nowMillis nothing that lies in it is dated later
   */
  Chore.Cleared of(String topic, long nowMillis) {
    Config config = config(topic);
    String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
    long retention = Long.parseLong(config.get(TopicConfig.RETENTION_MS_CONFIG).value());
    long segment = Long.parseLong(config.get(TopicConfig.SEGMENT_MS_CONFIG).value());
    if (!policy.contains("delete")) {
      return Chore.Cleared.exceptForGood(
          "cleanup.policy is %s: a record stays until a later one of its key".formatted(policy));
    } else if (retention < 0) {
      return Chore.Cleared.exceptForGood("retention.ms is -1: records are never deleted by age");
    }
    long until = nowMillis + retention + segment;
    return new Chore.Cleared(
        "retention.ms is %d (%s), segment.ms %d"
            .formatted(retention, Duration.ofMillis(retention), segment),
        until < 0 ? ForgetPlace.NEVER : until);
  }

  private Config config(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = Admin.create(new TreeMap<String, Object>(properties))) {
      return admin.describeConfigs(List.of(resource)).all().get().get(resource);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for topic " + topic, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "cannot ask for the retention of topic %s: %s".formatted(topic, e.getCause()), e);
    }
  }
}
