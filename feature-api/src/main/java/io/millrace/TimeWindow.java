package io.millrace;

import io.millrace.definition.Place;
import io.millrace.definition.WindowDefinition;

/**
 * A window of event time. At an instant t it counts the events with {@code floor(t - delay -
 * length, tile) <= time < t - delay}: the right edge is strict, the left one at the tile's
 * precision.
 */
public final class TimeWindow {
  private final WindowDefinition definition;

  TimeWindow(WindowDefinition definition) {
    this.definition = definition;
  }

  static TimeWindow of(String length) {
    return new TimeWindow(new WindowDefinition(length, null, null, false, Place.ofCaller()));
  }

  /** Precision of the left edge; must divide the length. Shorter tiles cost more state. */
  public TimeWindow tile(String tile) {
    return new TimeWindow(
        new WindowDefinition(
            definition.length(), tile, definition.delay(), definition.exact(), definition.place()));
  }

  /** Evaluated this much before the instant asked for. */
  public TimeWindow delay(String delay) {
    return new TimeWindow(
        new WindowDefinition(
            definition.length(), definition.tile(), delay, definition.exact(), definition.place()));
  }

  /** A left edge exact to the millisecond: keeps every event of the window. */
  public TimeWindow exact() {
    return new TimeWindow(
        new WindowDefinition(
            definition.length(), definition.tile(), definition.delay(), true, definition.place()));
  }

  /** What was written; for the compiler. */
  public WindowDefinition definition() {
    return definition;
  }
}
