package io.millrace.benchmarks.streaming;

import io.millrace.benchmarks.Rounds;
import io.millrace.benchmarks.report.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The view operator with RocksDB over ever more keys, the number of events the same. */
public final class KeyGrowth {
  private static final int[] KEYS = {10_000, 30_000, 100_000, 300_000, 1_000_000};
  private static final int[] QUICK_KEYS = {10_000, 100_000};
  private static final long SEED = 11;
  private static final int CACHE_MEGABYTES = 64;

  private KeyGrowth() {}

  /**
   * One number of keys.
   *
   * @param skew how they are drawn, in words
   * @param stateBytes mean size of what was saved for a key
   */
  public record Point(String skew, int keys, Samples eventsPerSecond, Samples stateBytes) {}

  /** Takes minutes. */
  public static List<Point> measure(boolean quick) throws Exception {
    List<Point> points = new ArrayList<>();
    points.addAll(measure(quick, 1.0, "zipf 1.0"));
    points.addAll(measure(quick, 0, "uniform"));
    return points;
  }

  private static List<Point> measure(boolean quick, double skew, String name) throws Exception {
    int warmUps = quick ? 0 : 1;
    Rounds rounds = new Rounds("keys, " + name, warmUps, quick ? 1 : 3);
    Map<Integer, List<Long>> stateBytes = new LinkedHashMap<>();
    for (int keys : quick ? QUICK_KEYS : KEYS) {
      stateBytes.put(keys, new ArrayList<>());
      Setting setting =
          new Setting(
              new Workload(keys, skew, keys, quick ? 100_000 : 300_000, SEED),
              1,
              Settings.STATE_MEGABYTES,
              CACHE_MEGABYTES);
      rounds.with(
          String.valueOf(keys),
          () -> {
            Outcome outcome = Contestants.view(setting);
            stateBytes.get(keys).add(outcome.operator().stateBytes());
            return outcome.eventsPerSecond();
          });
    }
    Map<String, Samples> measured = rounds.measure();
    List<Point> points = new ArrayList<>();
    stateBytes.forEach(
        (keys, bytes) ->
            points.add(
                new Point(
                    name,
                    keys,
                    measured.get(String.valueOf(keys)),
                    Samples.of(bytes.subList(warmUps, bytes.size())))));
    return points;
  }
}
