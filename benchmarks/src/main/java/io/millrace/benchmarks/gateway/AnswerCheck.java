package io.millrace.benchmarks.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.FeatureStore;
import io.millrace.core.ViewLayout;
import io.millrace.row.Timeline;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Holds responses of the gateway against the rows that were written. Not thread-safe. */
final class AnswerCheck {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A value may have stepped between reading the clock and writing the response's instant. */
  private static final long SLACK_MILLIS = 3_000;

  private final FeatureStore store;
  private final Function<String, DriverRows> rows;
  private long values;

  /**
   * @param rows by view
   */
  AnswerCheck(FeatureStore store, Function<String, DriverRows> rows) {
    this.store = store;
    this.rows = rows;
  }

  /** How many values were right. */
  long values() {
    return values;
  }

  /**
   * @throws IllegalStateException when a value is not there, not present, or not what was written
   */
  void check(Question question, KeptResponse response) throws IOException {
    JsonNode body = JSON.readTree(response.body());
    long at = Instant.parse(body.at("/meta/query_timestamp").asText()).toEpochMilli();
    JsonNode data = body.get("data");
    int perKey = question.views() * question.features();
    if (data.size() != perKey * question.keys()) {
      throw new IllegalStateException(
          question.name() + " has " + data.size() + " values: " + body.toString());
    }
    for (int i = 0; i < data.size(); i++) {
      long key = response.keys()[i / perKey];
      JsonNode value = data.get(i);
      if (value.get("pkey").asLong() != key
          || !value.get("status").asText().equals("present")
          || !expected(value.get("field").asText(), key, at)
              .contains(value.get("value").asText())) {
        throw new IllegalStateException("wrong answer for key " + key + ": " + value);
      }
      values++;
    }
  }

  private List<String> expected(String name, long key, long at) {
    BoundFeature feature = store.feature(name);
    ViewLayout layout = feature.view().layout();
    for (int cell = 0; cell < layout.cells().size(); cell++) {
      if (layout.cells().get(cell).feature().equals(feature.spec().name())) {
        Timeline timeline = rows.apply(feature.view().spec().name()).row(key).cells().get(cell);
        return List.of(text(timeline, feature, at - SLACK_MILLIS), text(timeline, feature, at));
      }
    }
    throw new IllegalArgumentException("no cell for " + name);
  }

  private static String text(Timeline timeline, BoundFeature feature, long at) {
    Object value = timeline.at(at).value();
    return String.valueOf(value == null ? feature.spec().orElse() : value);
  }
}
