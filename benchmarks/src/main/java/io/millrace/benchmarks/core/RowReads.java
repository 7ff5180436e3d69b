package io.millrace.benchmarks.core;

import io.millrace.answer.OpenRow;
import io.millrace.answer.StoredRow;
import io.millrace.core.ViewCore;
import io.millrace.core.ViewLayout;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The online row: to bytes, back, and what the gateway does with it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RowReads {
  /** So long after the row was decided that some of its steps are over. */
  private static final long LATER = 20 * Spending.MINUTE;

  @Param({"QUIET", "BUSY"})
  public KeyShape shape;

  private final ViewLayout layout = Spending.twelveFeatures();
  private final RowCodec codec = new RowCodec(layout);
  private final OpenRow open = new OpenRow(layout);
  private OnlineRow row;
  private byte[] bytes;

  @Setup
  public void build() {
    ViewCore core = new ViewCore(layout);
    row = core.row(shape.fill(core, 1), Spending.NOW, 1);
    bytes = codec.encode(row);
  }

  @Benchmark
  public byte[] rowEncode() {
    return codec.encode(row);
  }

  @Benchmark
  public OnlineRow rowDecode() {
    return codec.decode(bytes);
  }

  /** Opens the bytes and picks one feature by the clock, without decoding the rest. */
  @Benchmark
  public StoredRow.Reading stepChoiceOne() {
    long at = row.startMillis() + LATER;
    return open.open(bytes, at).read(layout.cells().size() / 2, at);
  }

  /** The same for all twelve. */
  @Benchmark
  public void stepChoiceAll(Blackhole out) {
    long at = row.startMillis() + LATER;
    open.open(bytes, at);
    for (int cell = 0; cell < layout.cells().size(); cell++) {
      out.consume(open.read(cell, at));
    }
  }
}
