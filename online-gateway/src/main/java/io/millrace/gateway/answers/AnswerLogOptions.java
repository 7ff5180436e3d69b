package io.millrace.gateway.answers;

import io.millrace.answer.log.LoggedAnswerJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which answers a gateway logs, and where to.
 *
 * @param kafka properties of Kafka's clients by their own names; empty when nothing is logged
 * @param topic where they go
 * @param share of the answered rows, from 0 (none) to 1 (all)
 */
public record AnswerLogOptions(Map<String, String> kafka, String topic, double share) {
  public static final String DEFAULT_TOPIC = LoggedAnswerJson.TOPIC;
  public static final double DEFAULT_SHARE = 0.01;

  private static final String LEGAL_TOPIC = "[a-zA-Z0-9._-]{1,249}";

  public AnswerLogOptions {
    kafka = Map.copyOf(kafka);
    List<String> problems = new ArrayList<>();
    if (!topic.matches(LEGAL_TOPIC)) {
      problems.add(
          "gateway.answers-topic is '"
              + topic
              + "'; a topic has up to 249 letters, digits, dots, hyphens and underscores");
    }
    if (!(share >= 0 && share <= 1)) {
      problems.add("gateway.answers-share is " + share + "; it must be from 0 to 1");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** Nothing is logged. */
  public static AnswerLogOptions none() {
    return new AnswerLogOptions(Map.of(), DEFAULT_TOPIC, 0);
  }

  /** To the topic that is usual; nothing where there are no properties. */
  public static AnswerLogOptions to(Map<String, String> kafka) {
    return new AnswerLogOptions(kafka, DEFAULT_TOPIC, kafka.isEmpty() ? 0 : DEFAULT_SHARE);
  }

  /** The same with another share. */
  public AnswerLogOptions withShare(double other) {
    return new AnswerLogOptions(kafka, topic, other);
  }

  /** The same with another topic. */
  public AnswerLogOptions withTopic(String other) {
    return new AnswerLogOptions(kafka, other, share);
  }

  boolean isConfigured() {
    return !kafka.isEmpty() && share > 0;
  }
}
