package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;

/**
 * The least or the greatest value, of the input's type, in the order of {@link ValueCodec#compare}:
 * -0.0 comes before 0.0. Takes any type but lists, maps, structs and vectors. Null over nothing.
 */
final class Extreme implements Aggregator<Extreme.Best> {
  static final AggregatorKind MIN =
      new AggregatorKind("min", input -> new Extreme("min", input, -1));
  static final AggregatorKind MAX =
      new AggregatorKind("max", input -> new Extreme("max", input, 1));

  private final DataType type;
  private final ValueCodec codec;
  private final int sign;

  /** The best value so far; null over nothing. */
  static final class Best {
    private Object value;
  }

  private Extreme(String name, DataType type, int sign) {
    this.type = Accepted.ordered(name, type);
    this.codec = ValueCodec.of(type);
    this.sign = sign;
  }

  @Override
  public Best create() {
    return new Best();
  }

  @Override
  public void add(Best accumulator, Object value, EventOrder order) {
    if (accumulator.value == null || codec.compare(value, accumulator.value) * sign > 0) {
      accumulator.value = value;
    }
  }

  @Override
  public void merge(Best into, Best other) {
    if (other.value != null) {
      add(into, other.value, null);
    }
  }

  @Override
  public boolean isEmpty(Best accumulator) {
    return accumulator.value == null;
  }

  @Override
  public Object result(Best accumulator) {
    return accumulator.value;
  }

  @Override
  public boolean usesOrder() {
    return false;
  }

  @Override
  public DataType resultType() {
    return type;
  }

  @Override
  public void write(Best accumulator, ByteWriter out) {
    out.writeByte(accumulator.value == null ? 0 : 1);
    if (accumulator.value != null) {
      codec.write(accumulator.value, out);
    }
  }

  @Override
  public Best read(ByteReader in) {
    Best best = new Best();
    if (in.readByte() != 0) {
      best.value = codec.read(in);
    }
    return best;
  }
}
