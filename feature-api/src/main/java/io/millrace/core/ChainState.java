package io.millrace.core;

/**
 * The tiles of one key in one {@link TileChain}. Times here are event times: clocks less the delay.
 */
final class ChainState {
  private static final Span MILLISECOND = new Span(0, 1);

  private final TileChain chain;

  /** Events at or after the clock, by the millisecond: not counted yet. */
  final TileTable pending = new TileTable();

  final TileTable[] levels;

  /** When the clean-up has something to do next. */
  private long nextMoveMillis = Span.NEVER;

  ChainState(TileChain chain) {
    this.chain = chain;
    this.levels = new TileTable[chain.levels.length];
    for (int i = 0; i < levels.length; i++) {
      levels[i] = new TileTable();
    }
  }

  /**
   * Adds an event.
   *
   * @param clockMillis the key's clock less the delay
   * @param doneMillis how far the clean-up has come, less the delay
   */
  void add(Event event, long clockMillis, long doneMillis) {
    long time = event.order().timeMillis();
    if (time >= clockMillis) {
      put(pending, MILLISECOND, time, event);
    } else {
      place(0, time, event, doneMillis);
    }
  }

  /** Lets the clocks pass: pending events enter their tiles, tiles that left move on. */
  void advance(long clockMillis, long doneMillis) {
    if (pending.size() > 0 && pending.index(0) < clockMillis) {
      int count = pending.firstFrom(clockMillis);
      for (int i = 0; i < count; i++) {
        place(0, pending.index(i), pending.tile(i), doneMillis);
      }
      pending.removeFirst(count);
    }
    if (Span.hasLeft(nextMoveMillis, doneMillis)) {
      for (int level = 0; level < levels.length; level++) {
        moveOn(level, doneMillis);
      }
      nextMoveMillis = nextMove();
    }
  }

  private void moveOn(int level, long doneMillis) {
    TileTable table = levels[level];
    Span span = chain.levels[level];
    int count = 0;
    while (count < table.size() && Span.hasLeft(span.leaves(table.index(count)), doneMillis)) {
      place(level + 1, span.start(table.index(count)), table.tile(count), doneMillis);
      count++;
    }
    if (count > 0) {
      table.removeFirst(count);
    }
  }

  /** Into the first level that still counts it. No level: no window counts it, now or later. */
  private void place(int fromLevel, long timeMillis, Object tile, long doneMillis) {
    for (int level = fromLevel; level < levels.length; level++) {
      Span span = chain.levels[level];
      long index = span.index(timeMillis);
      long leaves = span.leaves(index);
      if (!Span.hasLeft(leaves, doneMillis)) {
        put(levels[level], span, index, tile);
        nextMoveMillis = Math.min(nextMoveMillis, leaves);
        return;
      }
    }
  }

  private void put(TileTable table, Span span, long index, Object tile) {
    int place = table.find(index);
    if (place >= 0) {
      table.setTile(place, chain.join(table.tile(place), tile));
    } else {
      table.insert(-place - 1, index, tile);
    }
  }

  private long nextMove() {
    long next = Span.NEVER;
    for (int level = 0; level < levels.length; level++) {
      if (levels[level].size() > 0) {
        next = Math.min(next, chain.levels[level].leaves(levels[level].index(0)));
      }
    }
    return next;
  }

  /** After reading a state back. */
  void restored() {
    nextMoveMillis = nextMove();
  }

  boolean isEmpty() {
    for (TileTable level : levels) {
      if (!chain.holdsNothing(level)) {
        return false;
      }
    }
    return pending.size() == 0;
  }

  /** First instant at which nothing counts any more, without the delay; {@link Span#NEVER}. */
  long emptyMillis() {
    long empty = Long.MIN_VALUE;
    for (int from = 0; from < levels.length; from++) {
      TileTable table = levels[from];
      if (table.size() > 0) {
        empty =
            Math.max(
                empty, lastLeaves(from, chain.levels[from].start(table.index(table.size() - 1))));
      }
    }
    if (pending.size() > 0) {
      empty = Math.max(empty, lastLeaves(0, pending.index(pending.size() - 1)));
    }
    return empty;
  }

  private long lastLeaves(int fromLevel, long timeMillis) {
    long last = Long.MIN_VALUE;
    for (int level = fromLevel; level < levels.length; level++) {
      last = Math.max(last, chain.levels[level].leaves(chain.levels[level].index(timeMillis)));
    }
    return last;
  }

  int estimatedBytes() {
    int bytes = 64 + tableBytes(pending);
    for (TileTable level : levels) {
      bytes += tableBytes(level);
    }
    return bytes;
  }

  /** What the blocks of its tables take, beside {@link #estimatedBytes()}. */
  int blockBytes() {
    int bytes = 0;
    for (TileTable level : levels) {
      bytes += level.blockBytes();
    }
    return bytes;
  }

  /** An accumulator is taken for 56 bytes, an event with its values for 96. */
  private int tableBytes(TileTable table) {
    int accumulators = 24 + 60 * chain.columns.length;
    return 24
        + 12 * table.capacity()
        + 96 * (table.size() - table.joined())
        + accumulators * table.joined();
  }
}
