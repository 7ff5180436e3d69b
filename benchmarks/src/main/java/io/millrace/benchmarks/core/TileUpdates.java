package io.millrace.benchmarks.core;

import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An event enters a hot key of twelve features: all its windows are up to date afterwards. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TileUpdates {
  private static final int READY = 1024;

  private final ViewCore core = new ViewCore(Spending.twelveFeatures());
  private final Contribution[] sameTile = new Contribution[READY];
  private final Contribution[] late = new Contribution[READY];
  private final Random random = Spending.random();
  private KeyState state;
  private KeyState moving;
  private long movingMillis = Spending.NOW;
  private int next;

  @Setup
  public void fill() {
    state = KeyShape.BUSY.fill(core, 1);
    moving = KeyShape.BUSY.fill(core, 1);
    for (int i = 0; i < READY; i++) {
      long offset = 1_000_000 + i;
      sameTile[i] = Spending.payment(Spending.NOW - 1, Spending.NOW, offset, 1, random);
      long lateness = 1 + random.nextInt((int) (2 * Spending.HOUR));
      late[i] = Spending.payment(Spending.NOW - lateness, Spending.NOW, offset, 1, random);
    }
  }

  /** The newest tile takes another event. */
  @Benchmark
  public KeyState tileUpdateHot() {
    core.add(state, sameTile[next++ & READY - 1], Spending.NOW);
    return state;
  }

  /** An event up to two hours late corrects the tile it belongs to. */
  @Benchmark
  public KeyState tileUpdateLate() {
    core.add(state, late[next++ & READY - 1], Spending.NOW);
    return state;
  }

  /**
   * Time goes on by 20 seconds an event: tiles are opened, move into coarser ones and leave. Making
   * the event is part of it.
   */
  @Benchmark
  public KeyState tileUpdateMovingOn() {
    movingMillis += 20_000;
    core.add(moving, Spending.payment(movingMillis, next++, 1, random), movingMillis);
    return moving;
  }
}
