package io.millrace.benchmarks.growth;

import io.millrace.benchmarks.core.Spending;
import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.core.ViewLayout;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A view and one busy key of it: a payment a minute for longer than any window, so that there is
 * something in every tile; then the payments that are measured, with a row now and then.
 */
final class Subject {
  private static final long EVERY_MILLIS = Spending.MINUTE;
  private static final int FILLING = (int) (32 * Spending.DAY / EVERY_MILLIS);
  private static final int MEASURED = 16_000;
  private static final int EVENTS_PER_ROW = 80;

  private final ViewLayout layout;
  private final int amounts;
  private final double lateShare;
  private final long latestMillis;
  private final List<Contribution> events = new ArrayList<>();

  /**
   * @param amounts fields of the events
   * @param lateShare which part of the events comes late
   * @param latestMillis how late at most, evenly spread
   */
  Subject(ViewLayout layout, int amounts, double lateShare, long latestMillis) {
    this.layout = layout;
    this.amounts = amounts;
    this.lateShare = lateShare;
    this.latestMillis = latestMillis;
  }

  Subject(ViewLayout layout, int amounts) {
    this(layout, amounts, 0, 1);
  }

  /** Plays all events on a new key. */
  Cost measure() {
    draw();
    ViewCore core = new ViewCore(layout);
    RowCodec codec = new RowCodec(layout);
    KeyState state = core.create();
    add(core, state, 0, FILLING);
    long addNanos = 0;
    long rowNanos = 0;
    long stateBytes = 0;
    long rowBytes = 0;
    for (int from = FILLING; from < events.size(); from += EVENTS_PER_ROW) {
      long start = System.nanoTime();
      add(core, state, from, from + EVENTS_PER_ROW);
      long added = System.nanoTime();
      OnlineRow row = core.row(state, state.clockMillis(), 1);
      rowNanos += System.nanoTime() - added;
      addNanos += added - start;
      stateBytes += core.encode(state).length;
      rowBytes += codec.encode(row).length;
    }
    int rows = MEASURED / EVENTS_PER_ROW;
    return new Cost(
        (double) addNanos / MEASURED,
        rowNanos / 1e3 / rows,
        (double) stateBytes / rows,
        (double) rowBytes / rows);
  }

  private void add(ViewCore core, KeyState state, int from, int to) {
    for (int i = from; i < to; i++) {
      Contribution event = events.get(i);
      core.add(state, event, event.arrivalMillis());
    }
  }

  private void draw() {
    if (!events.isEmpty()) {
      return;
    }
    Random random = Spending.random();
    for (int i = 0; i < FILLING + MEASURED; i++) {
      long arrival = Spending.NOW + i * EVERY_MILLIS + random.nextInt((int) EVERY_MILLIS);
      long late = random.nextDouble() < lateShare ? (long) (random.nextDouble() * latestMillis) : 0;
      events.add(Spending.payment(arrival - 1 - late, arrival, i, amounts, random));
    }
  }
}
