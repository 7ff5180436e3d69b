package io.millrace.benchmarks.soak.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.benchmarks.soak.traffic.Sold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rule 4 of the contract: an answer equals the naive value over the events up to its row's
 * position, and over all that arrived before what its view was complete to. The row was looked at
 * before and after the answer; where it changed meanwhile, the answer must be that of one position
 * between both, the same one for all features of the key. Where the view was complete to less than
 * it allows, every feature must be marked as stale. One that is marked as beyond its row's horizon
 * claims nothing.
 */
final class Judge {
  private static final String BEYOND_HORIZON = "the row knows this value until";

  /** What a view allows that says nothing else. */
  private static final long STALE_AFTER_MILLIS = 10_000;

  private static final int MOST_POSITIONS = 200;

  private Judge() {}

  /** What became of an answer. */
  enum Verdict {
    RIGHT,
    WRONG,
    /** What claims something is right, but a feature is marked as more than its row knows. */
    BEYOND_HORIZON,
    /** The key changed so often meanwhile that nothing can be said. */
    UNDECIDED
  }

  static Verdict judge(Asked asked) {
    if (wentBack(asked) || lacksMark(asked)) {
      return Verdict.WRONG;
    }
    List<Sold> sent = asked.view().events().of(asked.key());
    List<Map<Integer, Long>> positions = positions(asked, sent);
    if (positions.size() > MOST_POSITIONS) {
      return Verdict.UNDECIDED;
    }
    for (Map<Integer, Long> position : positions) {
      for (long at : instants(asked)) {
        List<Sold> applied =
            sent.stream()
                .filter(
                    sold ->
                        sold.offset() <= position.getOrDefault(sold.partition(), -1L)
                            || sold.arrival() < asked.completeToMillis())
                .toList();
        if (agrees(asked, asked.view().naive().at(applied, at))) {
          return asked.answers().values().stream().anyMatch(Judge::isBeyondHorizon)
              ? Verdict.BEYOND_HORIZON
              : Verdict.RIGHT;
        }
      }
    }
    return Verdict.WRONG;
  }

  /** For people. */
  static String words(Asked asked) {
    List<Sold> sent = asked.view().events().of(asked.key());
    Map<Integer, Long> last = asked.after() == null ? Map.of() : asked.after().offsets();
    List<Sold> applied =
        sent.stream()
            .filter(sold -> sold.offset() <= last.getOrDefault(sold.partition(), -1L))
            .toList();
    return "%s %s at %d, complete to %d before and %d after: answered %s; over the %d of %d events up to %s: %s (row before: %s)"
        .formatted(
            asked.view().name(),
            asked.key(),
            asked.atMillis(),
            asked.completeToMillis(),
            asked.completeToAfterMillis(),
            asked.answers().values(),
            applied.size(),
            sent.size(),
            asked.after(),
            asked.view().naive().at(applied, asked.atMillis()),
            asked.before());
  }

  /** A row that is replaced must be replaced by a newer one. */
  private static boolean wentBack(Asked asked) {
    return asked.before() != null
        && asked.after() != null
        && asked.before().epoch() == asked.after().epoch()
        && asked.before().offsets().entrySet().stream()
            .anyMatch(offset -> asked.after().offset(offset.getKey()) < offset.getValue());
  }

  /**
   * What the view is complete to only rises, so that the gateway knew no more than was seen after
   * its answer; by the instant asked for, that may have been too long ago.
   */
  private static boolean lacksMark(Asked asked) {
    long completeTo = asked.completeToAfterMillis();
    boolean late =
        completeTo == Long.MIN_VALUE || asked.atMillis() - completeTo > STALE_AFTER_MILLIS;
    return late && !asked.answers().values().stream().allMatch(Judge::isStale);
  }

  private static boolean isStale(JsonNode answer) {
    return answer.path("status").asText().equals("stale");
  }

  /** A row that was decided after the instant asked for answers as of its start. */
  private static Set<Long> instants(Asked asked) {
    Set<Long> instants = new TreeSet<>(List.of(asked.atMillis()));
    for (RowStart row : rows(asked)) {
      instants.add(Math.max(asked.atMillis(), row.startMillis()));
    }
    return instants;
  }

  private static List<RowStart> rows(Asked asked) {
    List<RowStart> rows = new ArrayList<>();
    if (asked.before() != null) {
      rows.add(asked.before());
    }
    if (asked.after() != null) {
      rows.add(asked.after());
    }
    return rows;
  }

  /** Every combination of a place in each partition, from the row before to the row after. */
  private static List<Map<Integer, Long>> positions(Asked asked, List<Sold> sent) {
    List<Map<Integer, Long>> positions = new ArrayList<>(List.of(offsets(asked.before())));
    Map<Integer, Long> last = offsets(asked.after() == null ? asked.before() : asked.after());
    for (Map.Entry<Integer, Long> partition : last.entrySet()) {
      List<Map<Integer, Long>> more = new ArrayList<>();
      for (Map<Integer, Long> position : positions) {
        long from = position.getOrDefault(partition.getKey(), -1L);
        sent.stream()
            .filter(sold -> sold.partition() == partition.getKey())
            .filter(sold -> from < sold.offset() && sold.offset() <= partition.getValue())
            .limit(MOST_POSITIONS)
            .forEach(
                sold -> {
                  Map<Integer, Long> next = new TreeMap<>(position);
                  next.put(partition.getKey(), sold.offset());
                  more.add(next);
                });
      }
      positions.addAll(more);
      if (positions.size() > MOST_POSITIONS) {
        return positions;
      }
    }
    if (asked.after() == null && asked.before() != null) {
      positions.add(Map.of());
    }
    return positions;
  }

  private static Map<Integer, Long> offsets(RowStart row) {
    return row == null ? Map.of() : row.offsets();
  }

  private static boolean agrees(Asked asked, Map<String, Object> expected) {
    return expected.entrySet().stream()
        .allMatch(
            feature -> {
              JsonNode answer =
                  asked.answers().getOrDefault(feature.getKey(), MissingNode.getInstance());
              return isBeyondHorizon(answer) || same(feature.getValue(), answer.path("value"));
            });
  }

  static boolean isBeyondHorizon(JsonNode answer) {
    return isStale(answer) && answer.path("message").asText().contains(BEYOND_HORIZON);
  }

  private static boolean same(Object expected, JsonNode answered) {
    if (expected == null) {
      return answered.isNull();
    }
    if (expected instanceof Long number) {
      return answered.isIntegralNumber() && answered.longValue() == number;
    }
    if (expected instanceof Double number) {
      return answered.isNumber() && answered.doubleValue() == number;
    }
    return answered.isTextual() && answered.textValue().equals(expected);
  }
}
