package io.millrace.benchmarks;

import io.millrace.benchmarks.report.Numbers;
import io.millrace.benchmarks.report.Samples;
import io.millrace.cli.console.Progress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Contestants measured in turns: a warm-up of each, then round after round of all of them, every
 * second round in reverse, so that what the machine does meanwhile hits all alike.
 */
public final class Rounds {
  private final String task;
  private final int warmUps;
  private final int repeats;
  private final Map<String, Callable<Double>> contestants = new LinkedHashMap<>();

  /**
   * @param task what is measured, for the progress line
   * @param warmUps rounds that are thrown away
   * @param repeats rounds that count, at least 1
   */
  public Rounds(String task, int warmUps, int repeats) {
    this.task = task;
    this.warmUps = warmUps;
    this.repeats = repeats;
  }

  /**
   * @param run one measurement, such as events per second
   */
  public Rounds with(String name, Callable<Double> run) {
    contestants.put(name, run);
    return this;
  }

  /** The measurements that count, by contestant, all equally many and in the same order. */
  public Map<String, Samples> measure() throws Exception {
    Map<String, List<Double>> measured = new LinkedHashMap<>();
    contestants.keySet().forEach(name -> measured.put(name, new ArrayList<>()));
    int total = (warmUps + repeats) * contestants.size();
    int done = 0;
    try (Progress progress = Progress.of(task, total, " runs")) {
      for (int round = 0; round < warmUps + repeats; round++) {
        for (String name : order(round)) {
          progress.saying(name);
          double value = contestants.get(name).call();
          if (round >= warmUps) {
            measured.get(name).add(value);
          }
          progress.step();
          say(++done, total, name, value);
        }
      }
    }
    Map<String, Samples> samples = new LinkedHashMap<>();
    measured.forEach((name, values) -> samples.put(name, Samples.of(values)));
    return samples;
  }

  /** Where there is no terminal for a bar: whoever waits in a log sees that it goes on. */
  private void say(int done, int total, String name, double value) {
    if (System.console() == null) {
      System.err.println(
          "%s: %d of %d, %s %s".formatted(task, done, total, name, Numbers.text(value)));
    }
  }

  private List<String> order(int round) {
    List<String> names = new ArrayList<>(contestants.keySet());
    if (round % 2 == 1) {
      Collections.reverse(names);
    }
    return names;
  }
}
