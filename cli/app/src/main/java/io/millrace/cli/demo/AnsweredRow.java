package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;

/**
 * What a gateway answered for one key while the job ran, and the row that it answered from: the
 * online table held the same row before the question and after the answer.
 *
 * @param asked the instant asked for
 * @param row null when there was none
 * @param answers by qualified name
 */
record AnsweredRow(ViewKey key, Instant asked, ServedRow row, Map<String, JsonNode> answers) {

  /** The instant answered for: a row speaks of nothing before its start. */
  Instant at() {
    return row == null || !row.start().isAfter(asked) ? asked : row.start();
  }

  /** Highest offset that the row has taken, by partition. */
  Map<Integer, Long> offsets() {
    return row == null ? Map.of() : row.offsets();
  }
}
