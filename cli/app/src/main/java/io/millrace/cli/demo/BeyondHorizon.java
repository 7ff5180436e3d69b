package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.compile.FeatureStore;
import java.util.Map;

/** Answers that are marked as more than their row knows. */
record BeyondHorizon(FeatureStore store) {
  private static final String MARK = "the row knows this value until";

  /** Whether the answer of a feature, or what it is derived from, is marked so. */
  boolean holds(String feature, Map<String, JsonNode> answers) {
    JsonNode answer = answers.get(feature);
    return answer != null && answer.path("message").asText().contains(MARK)
        || store.feature(feature).spec().inputs().stream().anyMatch(input -> holds(input, answers));
  }
}
