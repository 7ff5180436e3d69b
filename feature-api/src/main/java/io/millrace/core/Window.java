package io.millrace.core;

/**
 * A window: at an instant t it counts the events with {@code floor(t - delay - length, tile) <=
 * time < t - delay}. All in milliseconds.
 *
 * @param lengthMillis length; {@link #LIFETIME} for all events ever
 * @param tileMillis precision of the left edge; 1 is exact; divides the length; 0 for a lifetime
 * @param delayMillis how far before t the window is evaluated, 0 or more
 */
public record Window(long lengthMillis, long tileMillis, long delayMillis) {
  /** The length of a window without a left edge. */
  public static final long LIFETIME = Long.MAX_VALUE;

  public Window {
    boolean lifetime = lengthMillis == LIFETIME;
    if (lengthMillis <= 0 || delayMillis < 0 || (lifetime ? tileMillis != 0 : tileMillis <= 0)) {
      throw new IllegalArgumentException(
          "window of "
              + lengthMillis
              + " ms, tile "
              + tileMillis
              + " ms, delay "
              + delayMillis
              + " ms");
    }
    if (!lifetime && lengthMillis % tileMillis != 0) {
      throw new IllegalArgumentException(
          "window of "
              + lengthMillis
              + " ms is not a multiple of its tile of "
              + tileMillis
              + " ms");
    }
  }

  public boolean isLifetime() {
    return lengthMillis == LIFETIME;
  }
}
