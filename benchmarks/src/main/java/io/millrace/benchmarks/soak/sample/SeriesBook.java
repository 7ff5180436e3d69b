package io.millrace.benchmarks.soak.sample;

import io.millrace.benchmarks.soak.sample.Series.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** All series of a run, in the order they were met. For one thread. */
public final class SeriesBook {
  private final Map<String, Series> byKey = new LinkedHashMap<>();
  private double second;

  /** What is noted from now on was seen so long after the run began. */
  void at(double newSecond) {
    second = newSecond;
  }

  /** Notes a quantity that must settle. */
  void bounded(String key, double grain, double value) {
    byKey.computeIfAbsent(key, name -> new Series(name, Kind.BOUNDED, grain)).add(second, value);
  }

  /** Notes a quantity that keeps everything. */
  void keepsAll(String key, double value) {
    byKey.computeIfAbsent(key, name -> new Series(name, Kind.KEEPS_ALL, 0)).add(second, value);
  }

  public Collection<Series> all() {
    return byKey.values();
  }

  /** A series, null if nothing was noted. */
  public Series of(String key) {
    return byKey.get(key);
  }
}
