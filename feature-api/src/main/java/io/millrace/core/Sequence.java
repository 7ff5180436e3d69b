package io.millrace.core;

/**
 * All tiles of one chain from the oldest to the newest, whatever their level; pending ones last.
 *
 * <p>The coarsest level comes first. As an event's level depends on its time alone, all events of a
 * level are older than those of the finer ones, and tiles nest: so tiles start in this order too.
 */
final class Sequence {
  private static final Span MILLISECOND = new Span(0, 1);

  private final TileChain chain;

  /** The levels, the coarsest first, then what is pending; with the place where each begins. */
  private final TileTable[] tables;

  private final Span[] spans;
  private final int[] begins;

  /** How many are no pending ones. */
  int entered;

  int size;

  Sequence(TileChain chain) {
    int levels = chain.levels.length;
    this.chain = chain;
    this.tables = new TileTable[levels + 1];
    this.begins = new int[levels + 1];
    this.spans = new Span[levels + 1];
    for (int i = 0; i < levels; i++) {
      spans[i] = chain.levels[levels - 1 - i];
    }
    spans[levels] = MILLISECOND;
  }

  void of(ChainState state) {
    int levels = state.levels.length;
    size = 0;
    for (int i = 0; i < levels; i++) {
      append(i, state.levels[levels - 1 - i]);
    }
    entered = size;
    append(levels, state.pending);
  }

  private void append(int part, TileTable table) {
    tables[part] = table;
    begins[part] = size;
    size += table.size();
  }

  Object tile(int place) {
    int part = partOf(place);
    return tables[part].tile(place - begins[part]);
  }

  long startMillis(int place) {
    int part = partOf(place);
    return spans[part].start(tables[part].index(place - begins[part]));
  }

  private int partOf(int place) {
    int part = begins.length - 1;
    while (place < begins[part]) {
      part--;
    }
    return part;
  }

  /** First place from this one on whose tile starts at an instant or after it. */
  int firstFrom(int place, long millis) {
    if (place == size || startMillis(place) >= millis) {
      return place;
    }
    int before = place;
    int after = size;
    for (int step = 1; before + step < after; step *= 2) {
      if (startMillis(before + step) >= millis) {
        after = before + step;
      } else {
        before += step;
      }
    }
    while (after - before > 1) {
      int middle = (before + after) >>> 1;
      if (startMillis(middle) >= millis) {
        after = middle;
      } else {
        before = middle;
      }
    }
    return after;
  }

  /** Adds what lies between two places to a walk, the newest first, in blocks where there are. */
  void addParts(int from, int to, WalkPlan walk) {
    for (int part = begins.length - 1; part >= 0; part--) {
      int first = Math.max(from, begins[part]);
      int end = Math.min(to, begins[part] + tables[part].size());
      if (first < end) {
        tables[part].addParts(first - begins[part], end - begins[part], chain, walk);
      }
    }
  }
}
