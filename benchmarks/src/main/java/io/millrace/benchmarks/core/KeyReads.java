package io.millrace.benchmarks.core;

import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is made of a key: a window's value, its online row, its bytes in the state backend. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyReads {
  /** The sum over 30 days. */
  private static final int LONGEST = 2;

  @Param({"QUIET", "BUSY", "AHEAD"})
  public KeyShape shape;

  private final ViewCore core = new ViewCore(Spending.twelveFeatures());
  private KeyState state;
  private byte[] bytes;

  @Setup
  public void fill() {
    state = shape.fill(core, 1);
    bytes = core.encode(state);
  }

  /** One feature at one instant, as a training set asks. */
  @Benchmark
  public CellValue windowRead() {
    return core.valueAt(state, LONGEST, Spending.NOW);
  }

  /** All twelve features with the steps that follow, as many as the row holds. */
  @Benchmark
  public OnlineRow rowBuild() {
    return core.row(state, Spending.NOW, 1);
  }

  @Benchmark
  public byte[] stateEncode() {
    return core.encode(state);
  }

  @Benchmark
  public KeyState stateDecode() {
    return core.decode(bytes);
  }
}
