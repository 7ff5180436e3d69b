package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Whether an answered value is the expected one: to the bit, sketches within their bound. */
final class SameValue {
  private static final Set<String> SKETCHES = Set.of("merchant.cards_24h");

  /** Five standard errors of the sketch that the definition asks for. */
  private static final double SKETCH_ERROR = 5 * 0.6932 / Math.sqrt(1 << 11);

  private SameValue() {}

  /**
   * @param expected null, or of the type that {@link ExpectedFeatures} gives
   * @param answered as JSON
   */
  static boolean test(String feature, Object expected, JsonNode answered) {
    if (expected == null || answered.isNull() || answered.isMissingNode()) {
      return expected == null && answered.isNull();
    }
    if (SKETCHES.contains(feature)) {
      double exact = ((Number) expected).doubleValue();
      return Math.abs(answered.doubleValue() - exact) <= Math.max(1, SKETCH_ERROR * exact);
    }
    return same(expected, answered);
  }

  private static boolean same(Object expected, JsonNode answered) {
    if (expected instanceof Double number) {
      return answered.isNumber()
          && Double.doubleToLongBits(number) == Double.doubleToLongBits(answered.doubleValue());
    }
    if (expected instanceof Long number) {
      return answered.isIntegralNumber() && number == answered.longValue();
    }
    if (expected instanceof Instant instant) {
      return answered.isTextual() && instant.equals(Instant.parse(answered.textValue()));
    }
    if (expected instanceof List<?> list) {
      return answered.isArray() && sameElements(list, answered);
    }
    return answered.isTextual() && expected.equals(answered.textValue());
  }

  private static boolean sameElements(List<?> expected, JsonNode answered) {
    if (expected.size() != answered.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!same(expected.get(i), answered.get(i))) {
        return false;
      }
    }
    return true;
  }
}
