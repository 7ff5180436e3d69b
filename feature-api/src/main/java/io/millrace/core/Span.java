package io.millrace.core;

/**
 * The arithmetic of tiles: events are counted in tiles of a length, and a tile counts for so long
 * after its end. Tiles have an index, {@code floor(time / tile)}, because the start of the first
 * one lies before {@link Long#MIN_VALUE}. Instants saturate; a tile that leaves at {@link
 * Long#MAX_VALUE} never leaves.
 *
 * @param lengthMillis how long a tile counts after its end; {@link Window#LIFETIME} for ever
 * @param tileMillis length of a tile; 0 for the one tile of a lifetime
 */
record Span(long lengthMillis, long tileMillis) {
  static final long NEVER = Long.MAX_VALUE;

  /** Tile of an event. */
  long index(long timeMillis) {
    return tileMillis == 0
        ? 0
        : tileMillis == 1 ? timeMillis : Math.floorDiv(timeMillis, tileMillis);
  }

  /** First instant of a tile. */
  long start(long index) {
    return tileMillis == 0 ? Long.MIN_VALUE : Instants.times(index, tileMillis);
  }

  /** First instant at which a tile no longer counts. */
  long leaves(long index) {
    if (tileMillis == 0) {
      return NEVER;
    }
    return index == Long.MAX_VALUE
        ? NEVER
        : Instants.plus(Instants.times(index + 1, tileMillis), lengthMillis);
  }

  /** Oldest tile that counts at an instant. */
  long oldestAt(long millis) {
    return tileMillis == 0 ? Long.MIN_VALUE : index(Instants.minus(millis, lengthMillis));
  }

  /** Whether tiles of this length are unions of tiles of the other. */
  boolean nests(Span finer) {
    return tileMillis == 0 || finer.tileMillis != 0 && tileMillis % finer.tileMillis == 0;
  }

  static boolean hasLeft(long leavesMillis, long nowMillis) {
    return leavesMillis <= nowMillis && leavesMillis != NEVER;
  }
}
