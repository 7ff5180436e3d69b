package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;

/** The number of events whose value is not null: a long, 0 over nothing. Takes any type. */
final class Count implements Aggregator<Count.Number> {
  static final AggregatorKind KIND = new AggregatorKind("count", input -> new Count());

  /** How many were counted. */
  static final class Number {
    private long count;
  }

  @Override
  public Number create() {
    return new Number();
  }

  @Override
  public void add(Number accumulator, Object value, EventOrder order) {
    accumulator.count++;
  }

  @Override
  public void merge(Number into, Number other) {
    into.count += other.count;
  }

  @Override
  public boolean subtractable() {
    return true;
  }

  @Override
  public void subtract(Number from, Number part) {
    from.count -= part.count;
  }

  @Override
  public boolean isEmpty(Number accumulator) {
    return accumulator.count == 0;
  }

  @Override
  public Object result(Number accumulator) {
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
  public void write(Number accumulator, ByteWriter out) {
    out.writeUnsigned(accumulator.count);
  }

  @Override
  public Number read(ByteReader in) {
    Number number = new Number();
    number.count = in.readUnsigned();
    return number;
  }
}
