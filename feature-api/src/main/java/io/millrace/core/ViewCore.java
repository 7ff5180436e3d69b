package io.millrace.core;

import io.millrace.aggregate.EventOrder;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowEncoder;
import io.millrace.row.Timeline;
import java.util.List;

/**
 * The aggregation core of one view: how events enter a key's state, what its cells are worth at an
 * instant, and the row that says so until the next look. The same code runs in streaming, backfill,
 * training sets and tests.
 *
 * <p>All times are milliseconds since the epoch, UTC. A key has a clock, which only moves forward;
 * an event at or after it is pending and enters when the clock passes it. A cell at {@code t}, at
 * or after the clock, is the aggregate of the events with {@code floor(t - delay - length, tile) <=
 * time < t - delay}, whatever the order they came in. Events that no window can count any more
 * leave no trace but their position. The clean-up follows complete_to and never the clock.
 *
 * <p>Not thread-safe: one per operator instance.
 */
public final class ViewCore {
  /** A row stays under this many bytes, unless its current values alone are more. */
  public static final int ROW_BYTES = 1_800;

  private static final long LONGEST_LEAD_MILLIS = 60_000;

  private final ViewLayout layout;
  private final List<TileChain> chains;
  private final KeyStateCodec codec;
  private final RowEncoder encoder;
  private final RowBuilder rows;
  private final CellRead[] reads;

  public ViewCore(ViewLayout layout) {
    this.layout = layout;
    this.chains = ChainPlan.of(layout);
    this.codec = new KeyStateCodec(layout, chains);
    this.encoder = new RowEncoder(layout);
    this.rows = new RowBuilder(layout, chains, encoder, ROW_BYTES - 1);
    this.reads = CellRead.all(layout, chains);
  }

  public ViewLayout layout() {
    return layout;
  }

  /** The state of a key without events. */
  public KeyState create() {
    return new KeyState(chains);
  }

  /** The same events give the same bytes in whatever order they came, given the same clocks. */
  public byte[] encode(KeyState state) {
    return codec.encode(state);
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no state of this layout and format
   */
  public KeyState decode(byte[] bytes) {
    return codec.decode(bytes);
  }

  /**
   * Adds an event. The clock moves to its arrival or {@code completeToMillis}, if that is later.
   */
  public void add(KeyState state, Contribution contribution, long completeToMillis) {
    move(state, Math.max(contribution.arrivalMillis(), completeToMillis), completeToMillis);
    state.newestEventMillis = Math.max(state.newestEventMillis, contribution.timeMillis());
    state.applied(contribution.stream(), contribution.partition(), contribution.offset());
    Event event =
        new Event(
            new EventOrder(
                contribution.timeMillis(),
                contribution.stream(),
                contribution.partition(),
                contribution.offset()),
            contribution.values());
    for (int i = 0; i < state.chains.length; i++) {
      TileChain chain = chains.get(i);
      if (chain.feeds(event)) {
        state.chains[i].add(
            event,
            Instants.minus(state.clockMillis, chain.delayMillis),
            Instants.minus(state.completeToMillis, chain.delayMillis));
      }
    }
  }

  /**
   * Takes back all events of a key. What is left is as over nothing, but its positions stay: what
   * is decided from now on is later than what was decided before.
   *
   * @param clockMillis where the clock moves to, if that is later
   * @param completeToMillis as of {@link #add}
   */
  public void empty(KeyState state, long clockMillis, long completeToMillis) {
    move(state, Math.max(clockMillis, completeToMillis), completeToMillis);
    state.newestEventMillis = Long.MIN_VALUE;
    state.encodedBytes = 0;
    for (int i = 0; i < state.chains.length; i++) {
      state.chains[i] = new ChainState(chains.get(i));
    }
  }

  /** What comes before a marker counts as applied, whoever has seen how much of it. */
  public void passed(KeyState state, Forget marker) {
    if (marker.cut() > 0) {
      state.applied(marker.stream(), marker.partition(), marker.cut() - 1);
    }
  }

  /** Moves the clock: pending events enter, tiles that no window counts any more are dropped. */
  public void advance(KeyState state, long completeToMillis) {
    move(state, completeToMillis, completeToMillis);
  }

  private void move(KeyState state, long clockMillis, long completeToMillis) {
    if (clockMillis <= state.clockMillis && completeToMillis <= state.completeToMillis) {
      return;
    }
    state.clockMillis = Math.max(state.clockMillis, clockMillis);
    state.completeToMillis = Math.max(state.completeToMillis, completeToMillis);
    for (int i = 0; i < state.chains.length; i++) {
      long delay = chains.get(i).delayMillis;
      state.chains[i].advance(
          Instants.minus(state.clockMillis, delay), Instants.minus(state.completeToMillis, delay));
    }
  }

  /**
   * Whether every cell is worth what it is over nothing, now and ever: the key may be forgotten.
   */
  public boolean isEmpty(KeyState state) {
    for (ChainState chain : state.chains) {
      if (!chain.isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /**
   * The row as of the key's clock.
   *
   * @param decidedAtMillis the job's clock; one earlier than before is taken for the one before
   * @throws IllegalStateException when the key has neither seen an event nor a clock
   */
  public OnlineRow row(KeyState state, long decidedAtMillis, long epoch) {
    requireClock(state);
    state.decidedAtMillis = Math.max(state.decidedAtMillis, decidedAtMillis);
    return rows.build(state, epoch);
  }

  private void requireClock(KeyState state) {
    if (state.clockMillis == Long.MIN_VALUE) {
      throw new IllegalStateException(
          "a key of view '" + layout.view() + "' has no row before its first event");
    }
  }

  /** The bytes of a row of this view; a full row has been written already to see how long it is. */
  public byte[] encode(OnlineRow row) {
    return encoder.encode(row);
  }

  /**
   * The value of a cell at an instant.
   *
   * @param t at or after the key's clock
   * @throws IllegalArgumentException before it: what counted then may be gone
   */
  public CellValue valueAt(KeyState state, int cell, long t) {
    if (t < state.clockMillis) {
      throw new IllegalArgumentException(
          "cell "
              + layout.cells().get(cell).feature()
              + " at "
              + t
              + " is before the key's clock "
              + state.clockMillis);
    }
    return reads[cell].at(state, t);
  }

  /**
   * The values of all cells as of the key's clock, read together: one walk over the tiles of a
   * chain for all of its windows.
   *
   * @param into one for each cell of the layout
   * @throws IllegalStateException when the key has neither seen an event nor a clock
   */
  public void valuesNow(KeyState state, CellValue[] into) {
    requireClock(state);
    rows.values(state, into);
  }

  /**
   * When to look at the key again if no event comes: ahead of the horizon of a row that does not
   * hold all steps, else when the key becomes empty; {@link Long#MAX_VALUE} if never.
   */
  public long dueMillis(KeyState state, OnlineRow row) {
    long horizon = Long.MAX_VALUE;
    for (Timeline cell : row.cells()) {
      horizon = Math.min(horizon, cell.horizonMillis());
    }
    if (horizon != Long.MAX_VALUE) {
      return horizon
          - Math.min(LONGEST_LEAD_MILLIS, Instants.minus(horizon, row.startMillis()) / 4);
    }
    if (isEmpty(state)) {
      return state.clockMillis;
    }
    long empty = Long.MIN_VALUE;
    for (int i = 0; i < state.chains.length; i++) {
      if (!state.chains[i].isEmpty()) {
        empty =
            Math.max(
                empty, Instants.plus(state.chains[i].emptyMillis(), chains.get(i).delayMillis));
      }
    }
    return empty;
  }
}
