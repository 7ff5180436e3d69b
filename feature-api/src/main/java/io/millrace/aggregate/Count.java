package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;

/** The number of events whose value is not null: a long, 0 over nothing. Takes any type. */
final class Count implements Aggregator<Count.Counted> {
  static final AggregatorKind KIND = new AggregatorKind("count", input -> new Count());

  /** How many were counted. */
  static final class Counted {
    private long count;
  }

  @Override
  public Counted create() {
    return new Counted();
  }

  @Override
  public void add(Counted accumulator, Object value, EventOrder order) {
    accumulator.count++;
  }

  @Override
  public void merge(Counted into, Counted other) {
    into.count += other.count;
  }

  @Override
  public boolean subtractable() {
    return true;
  }

  @Override
  public void subtract(Counted from, Counted part) {
    from.count -= part.count;
  }

  @Override
  public void remove(Counted from, Object value) {
    from.count--;
  }

  @Override
  public boolean isEmpty(Counted accumulator) {
    return accumulator.count == 0;
  }

  @Override
  public Object result(Counted accumulator) {
    return accumulator.count;
  }

  @Override
  public boolean usesOrder() {
    return false;
  }

  @Override
  public DataType resultType() {
    return DataType.INT64;
  }

  @Override
  public void write(Counted accumulator, ByteWriter out) {
    out.writeUnsigned(accumulator.count);
  }

  @Override
  public Counted read(ByteReader in) {
    Counted counted = new Counted();
    counted.count = in.readUnsigned();
    return counted;
  }
}
