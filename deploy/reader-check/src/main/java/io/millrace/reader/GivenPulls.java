package io.millrace.reader;

import io.millrace.job.source.table.Coverage;
import io.millrace.job.table.VisiblePull;
import io.millrace.manifest.PullSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Pulls of two tables, as a job would have logged them; each is visible minutes after it began. */
final class GivenPulls {
  private static final int COUNT = 40;
  private static final long START_MILLIS = 1_772_323_200_000L;
  private static final long EVERY_MILLIS = 1_800_000;
  private static final long VISIBLE_MILLIS = 300_001;

  /** The instant in the docs' statement. */
  private static final long AT_MILLIS = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  private GivenPulls() {}

  static Map<String, PullSpec.Mode> modes() {
    return Map.of("products", PullSpec.Mode.FULL, "users", PullSpec.Mode.ABOVE);
  }

  static List<VisiblePull> all() {
    List<VisiblePull> pulls = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      boolean isFull = i % 2 == 0;
      long began = began(i);
      pulls.add(
          new VisiblePull(
              isFull ? "products" : "users",
              i / 2 + 1,
              began,
              began + VISIBLE_MILLIS - 1,
              began + VISIBLE_MILLIS,
              i,
              i % 3,
              null,
              i % 5 == 0 ? null : isFull ? Coverage.ALL_ROWS : Coverage.CHANGES,
              0,
              0));
    }
    return pulls;
  }

  /** When the last pull of each table began that was visible by then. */
  static Map<Object, Object> last() {
    Map<Object, Object> last = new TreeMap<>();
    for (int i = 0; i < COUNT && began(i) + VISIBLE_MILLIS <= AT_MILLIS; i++) {
      last.put(i % 2 == 0 ? "products" : "users", Instant.ofEpochMilli(began(i)));
    }
    return last;
  }

  private static long began(int number) {
    return START_MILLIS + number * EVERY_MILLIS + number % 7;
  }
}
