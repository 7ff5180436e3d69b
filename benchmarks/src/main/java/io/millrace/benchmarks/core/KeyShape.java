package io.millrace.benchmarks.core;

import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import java.util.Random;

/**
 * How much has happened to a key before it is measured. Its clock stands at {@link Spending#NOW}.
 */
public enum KeyShape {
  /** A payment every two days: most keys of a skewed stream are like this. */
  QUIET(2 * Spending.DAY, 0),
  /** A payment every 20 seconds for 31 days: there is something in every tile of every window. */
  BUSY(20_000, 0),
  /** As busy, and twenty payments dated up to a minute ahead of the clock. */
  AHEAD(20_000, 20);

  private static final long AHEAD_MILLIS = 60_000;

  private final long everyMillis;
  private final int pending;

  KeyShape(long everyMillis, int pending) {
    this.everyMillis = everyMillis;
    this.pending = pending;
  }

  /**
   * A key of this shape.
   *
   * @param amounts how many amounts the layout of the core has
   */
  public KeyState fill(ViewCore core, int amounts) {
    Random random = Spending.random();
    KeyState state = core.create();
    long offset = 0;
    for (long time = Spending.NOW - 31 * Spending.DAY; time < Spending.NOW; time += everyMillis) {
      long at = Math.min(time + random.nextInt(10_000), Spending.NOW - 1);
      core.add(state, Spending.payment(at, offset++, amounts, random), at);
    }
    core.advance(state, Spending.NOW);
    for (int i = 0; i < pending; i++) {
      long at = Spending.NOW + 1 + random.nextInt((int) AHEAD_MILLIS);
      core.add(state, Spending.payment(at, Spending.NOW, offset++, amounts, random), Spending.NOW);
    }
    return state;
  }
}
