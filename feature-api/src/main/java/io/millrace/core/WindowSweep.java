package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.row.CellValue;
import java.util.Arrays;
import java.util.List;

/**
 * The cells of one key after the other at rising instants, where all events are there and come in
 * the order of their time: in training sets. Each window is carried on from question to question:
 * what has left since is taken back and what has entered is added, which is exact. The values are
 * those of a {@link ViewCore} whose clock is the time of the events, to the bit, and cost what
 * enters and leaves, not what is in the window.
 *
 * <p>Only for views all of whose aggregations {@linkplain Aggregator#subtractable can take back}
 * and do not depend on the order of events, and that have no lifetimes: the events of a key that a
 * window still counts lie in memory, some 40 bytes for each and slot. Where these are too many the
 * key goes on in a {@link ViewCore}, which holds tiles. Not thread-safe.
 */
public final class WindowSweep {
  /** Times and values that lie in memory of one key: with doubles some 40 MB. */
  public static final int MOST_VALUES = 1 << 20;

  private final SweptEvents events;
  private final CarriedChain[] chains;
  private final ViewCore core;
  private final int mostEvents;

  /** Of a key that has too many events; else null. */
  private KeyState state;

  private long added;
  private long keysInCore;

  /**
   * @throws IllegalArgumentException when a view is not {@linkplain #covers covered}
   */
  public WindowSweep(ViewLayout layout) {
    this(layout, MOST_VALUES / (1 + layout.slots().size()));
  }

  /**
   * @param mostEvents of a key that lie in memory
   */
  WindowSweep(ViewLayout layout, int mostEvents) {
    if (!covers(layout)) {
      throw new IllegalArgumentException(
          "view '"
              + layout.view()
              + "' has a lifetime, or aggregations that cannot take back what they added");
    }
    this.core = new ViewCore(layout);
    this.mostEvents = mostEvents;
    List<TileChain> plan = ChainPlan.of(layout);
    events = new SweptEvents(layout.slots().size());
    chains =
        plan.stream().map(chain -> new CarriedChain(chain, events)).toArray(CarriedChain[]::new);
  }

  /** Whether a view can be swept so. */
  public static boolean covers(ViewLayout layout) {
    return layout.cells().stream().noneMatch(cell -> cell.window().isLifetime())
        && layout.columns().stream()
            .map(ViewLayout.Column::aggregator)
            .allMatch(each -> each.subtractable() && !each.usesOrder() && !each.hasObservedAt());
  }

  /** Another key begins, without events. */
  public void begin() {
    clear();
    state = null;
  }

  private void clear() {
    events.clear();
    for (CarriedChain chain : chains) {
      chain.clear();
    }
  }

  /**
   * Adds an event of the key.
   *
   * @param timeMillis its time, not before that of the event or question before
   * @param values one for each slot of the layout, null where it gets nothing; copied
   */
  public void add(long timeMillis, Object[] values) {
    if (state == null && events.isFull()) {
      makeRoom(timeMillis);
      if (events.size() >= mostEvents) {
        goOnInCore();
      }
    }
    if (state != null) {
      addToCore(timeMillis, values.clone());
      return;
    }
    events.add(timeMillis, values);
    for (CarriedChain chain : chains) {
      chain.added(timeMillis, values);
    }
  }

  private void makeRoom(long nowMillis) {
    int oldest = events.size();
    for (CarriedChain chain : chains) {
      oldest = Math.min(oldest, chain.carry(nowMillis));
    }
    events.makeRoom(oldest);
    for (CarriedChain chain : chains) {
      chain.moved(oldest);
    }
  }

  /** What lies in memory moves to the core; nothing that counted before is asked for any more. */
  private void goOnInCore() {
    keysInCore++;
    state = core.create();
    for (int i = 0; i < events.size(); i++) {
      addToCore(events.time(i), events.values(i));
    }
    clear();
    events.shrink();
  }

  /** Where an event comes from does not matter to these aggregations. */
  private void addToCore(long timeMillis, Object[] values) {
    core.add(
        state, new Contribution(null, timeMillis, timeMillis, 0, 0, added++, values), timeMillis);
  }

  /**
   * Reads all cells at an instant.
   *
   * @param atMillis not before the event or question before
   * @param into one for each cell of the layout
   * @return whether the key has a row then; if not, nothing is read
   */
  public boolean read(long atMillis, CellValue[] into) {
    if (state != null) {
      core.advance(state, atMillis);
      boolean there = !core.isEmpty(state);
      if (there) {
        core.valuesNow(state, into);
      }
      return there;
    }
    boolean any = false;
    for (CarriedChain chain : chains) {
      any |= chain.holdsAnything(atMillis);
    }
    if (any) {
      for (CarriedChain chain : chains) {
        chain.read(atMillis, into);
      }
    }
    return any;
  }

  /** How many keys had too many events so far. */
  long keysInCore() {
    return keysInCore;
  }

  /** How many events of the key lie in memory. */
  int eventsInMemory() {
    return events.size();
  }

  /** The events of a key that a window may still count, in the order of time. */
  static final class SweptEvents {
    private static final int LEAST = 64;

    private long[] times = new long[LEAST];
    private final Object[][] slots;
    private int size;

    SweptEvents(int slots) {
      this.slots = new Object[slots][LEAST];
    }

    int size() {
      return size;
    }

    long time(int place) {
      return times[place];
    }

    Object[] slot(int slot) {
      return slots[slot];
    }

    Object[] values(int place) {
      Object[] values = new Object[slots.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = slots[i][place];
      }
      return values;
    }

    boolean isFull() {
      return size == times.length;
    }

    /** Gives up the room of events that are no longer there. */
    void shrink() {
      times = new long[LEAST];
      for (int i = 0; i < slots.length; i++) {
        slots[i] = new Object[LEAST];
      }
    }

    void clear() {
      for (Object[] values : slots) {
        Arrays.fill(values, 0, size, null);
      }
      size = 0;
    }

    void add(long timeMillis, Object[] values) {
      times[size] = timeMillis;
      for (int i = 0; i < values.length; i++) {
        slots[i][size] = values[i];
      }
      size++;
    }

    /** Drops the first ones; if most of them stay, there is more room afterwards. */
    void makeRoom(int dropped) {
      int left = size - dropped;
      int length = left > times.length / 2 ? times.length * 2 : times.length;
      times = Arrays.copyOf(Arrays.copyOfRange(times, dropped, size), length);
      for (int i = 0; i < slots.length; i++) {
        slots[i] = Arrays.copyOf(Arrays.copyOfRange(slots[i], dropped, size), length);
      }
      size = left;
    }
  }
}
