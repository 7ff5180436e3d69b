package io.millrace.dataset;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Pulls of the tables of {@link DeskFeatures}, and what they make of its features, plainly. */
final class NaivePulls {
  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;

  /** Length of the whole. */
  static final long ALL = 14 * HOUR;

  final List<Pulled> good = new ArrayList<>();

  /** A pull that ended well. */
  record Pulled(String table, int number, long began, long ended, long visible) {}

  /** Some fail, some take long, and one follows the other. */
  static NaivePulls seeded(long seed, long start) {
    Random random = new Random(seed);
    NaivePulls pulls = new NaivePulls();
    pulls.add(random, "hourly", 1, HOUR, start, start + ALL);
    pulls.add(random, "later", 1, HOUR / 2, start + 3 * HOUR, start + ALL);
    pulls.add(random, "kept", 57, 20 * MINUTE, start + 2 * HOUR, start + ALL);
    return pulls;
  }

  private void add(Random random, String table, int number, long every, long from, long to) {
    int next = number;
    long[] lengths = {2_000, 5 * MINUTE, 50 * MINUTE};
    for (long at = from; at < to; ) {
      long began = tick(every, at) + random.nextInt(180_000);
      long ended = began + lengths[random.nextInt(3)] + random.nextInt(1_000);
      long visible = ended + random.nextInt(3_000);
      if (next == number || random.nextInt(9) < 5) {
        good.add(new Pulled(table, next++, began, ended, visible));
      }
      at = visible;
    }
  }

  /** Every instant at which something may change, a millisecond before and after it too. */
  List<Long> edges() {
    long[] ages = {0, 10 * MINUTE, 25 * MINUTE, 35 * MINUTE, 45 * MINUTE};
    List<Long> edges = new ArrayList<>();
    for (Pulled pull : good) {
      for (long age : ages) {
        edges.add(pull.began() + age);
      }
      edges.add(pull.visible());
      edges.add(due(pull.table(), pull.began()));
    }
    List<Long> all = new ArrayList<>();
    for (long edge : edges) {
      all.addAll(List.of(edge - 1, edge, edge + 1));
    }
    return all;
  }

  /**
   * Whether a feature is stale.
   *
   * @param by {@link Long#MAX_VALUE} for whatever was pulled
   * @param served whether a pull counts from when it was visible
   */
  boolean isStale(String feature, long at, long by, boolean served) {
    Long hourly = last("hourly", at, by, served);
    Long later = last("later", at, by, served);
    Long kept = last("kept", at, by, served);
    // Of these the first logged pull is the first there was: online they are stale until it shows.
    Set<String> first = new HashSet<>();
    if (served && hourly == null) {
      first.addAll(List.of("by_schedule", "within", "rows_12h", "both", "both_within"));
    }
    if (served && later == null) {
      first.addAll(List.of("later_by_schedule", "both", "both_within"));
    }
    if (first.contains(feature)) {
      return true;
    }
    return switch (feature) {
      case "by_schedule" -> isDue("hourly", hourly, at);
      case "within" -> isOlder(hourly, at, 25 * MINUTE);
      case "rows_12h" -> isOlder(hourly, at, 45 * MINUTE);
      case "later_by_schedule" -> isDue("later", later, at);
      case "kept_by_schedule" -> isDue("kept", kept, at);
      case "kept_within" -> isOlder(kept, at, 10 * MINUTE);
      case "visits_2h" -> false;
      case "both" -> isDue("hourly", hourly, at) || isDue("later", later, at);
      case "both_within" ->
          isDue("hourly", hourly, at)
              || isDue("later", later, at)
              || isOlder(hourly, at, 35 * MINUTE)
              || isOlder(later, at, 35 * MINUTE);
      default -> throw new IllegalArgumentException(feature);
    };
  }

  /** When the last pull began; null for none. */
  private Long last(String table, long at, long by, boolean served) {
    Long last = null;
    for (Pulled pull : good) {
      long from = served ? pull.visible() : pull.began();
      boolean counts = pull.table().equals(table) && from <= at && from <= by;
      if (counts && (last == null || pull.began() > last)) {
        last = pull.began();
      }
    }
    return last;
  }

  private static boolean isOlder(Long began, long at, long allowed) {
    return began != null && at > began + allowed;
  }

  private static boolean isDue(String table, Long began, long at) {
    return began != null && at > due(table, began);
  }

  private static long due(String table, long began) {
    return switch (table) {
      case "hourly" -> tick(HOUR, tick(HOUR, began));
      case "later" -> tick(2 * HOUR, tick(HOUR / 2, tick(HOUR / 2, began)));
      default -> tick(20 * MINUTE, tick(20 * MINUTE, began));
    };
  }

  /** The next multiple. */
  private static long tick(long every, long after) {
    long tick = after - after % every;
    return tick + every;
  }
}
