package io.millrace.core;

import io.millrace.row.CellValue;

/** The windows of one chain, carried on from question to question of a {@link WindowSweep}. */
final class CarriedChain {
  private final TileChain chain;
  private final WindowSweep.SweptEvents events;
  private final CarriedWindow[] windows;

  private boolean fed;
  private long newestMillis;

  CarriedChain(TileChain chain, WindowSweep.SweptEvents events) {
    this.chain = chain;
    this.events = events;
    this.windows = new CarriedWindow[chain.spans.length];
    for (int i = 0; i < windows.length; i++) {
      windows[i] = new CarriedWindow(chain, i, events);
    }
  }

  void clear() {
    fed = false;
    for (CarriedWindow window : windows) {
      window.clear();
    }
  }

  /** An event has been added. */
  void added(long timeMillis, Object[] values) {
    for (int slot : chain.slots) {
      if (values[slot] != null) {
        fed = true;
        newestMillis = timeMillis;
        return;
      }
    }
  }

  /** Whether the newest event has not left all windows. */
  boolean holdsAnything(long atMillis) {
    long now = Instants.minus(atMillis, chain.delayMillis);
    if (!fed || newestMillis >= now) {
      return fed;
    }
    for (Span level : chain.levels) {
      if (!Span.hasLeft(level.leaves(level.index(newestMillis)), now)) {
        return true;
      }
    }
    return false;
  }

  void read(long atMillis, CellValue[] into) {
    long now = Instants.minus(atMillis, chain.delayMillis);
    int entered = windows[0].right();
    while (entered < events.size() && events.time(entered) < now) {
      entered++;
    }
    for (CarriedWindow window : windows) {
      window.carry(now, entered);
      window.read(into);
    }
  }

  /**
   * Moves all windows on.
   *
   * @return the first event that any of them still counts
   */
  int carry(long atMillis) {
    long now = Instants.minus(atMillis, chain.delayMillis);
    int entered = windows[0].right();
    while (entered < events.size() && events.time(entered) < now) {
      entered++;
    }
    int oldest = entered;
    for (CarriedWindow window : windows) {
      window.carry(now, entered);
      oldest = Math.min(oldest, window.left());
    }
    return oldest;
  }

  /** The first events have been dropped. */
  void moved(int dropped) {
    for (CarriedWindow window : windows) {
      window.moved(dropped);
    }
  }
}
