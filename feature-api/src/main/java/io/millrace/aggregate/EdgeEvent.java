package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;

/**
 * The value of the first or of the last event in the order of {@link EventOrder}, never of arrival,
 * and that event's time. Takes any type. Null over nothing.
 */
final class EdgeEvent implements Aggregator<Chosen> {
  static final AggregatorKind FIRST =
      new AggregatorKind("first", input -> new EdgeEvent("first", input, -1));
  static final AggregatorKind LAST =
      new AggregatorKind("last", input -> new EdgeEvent("last", input, 1));

  private final DataType type;
  private final ValueCodec codec;
  private final int sign;

  private EdgeEvent(String name, DataType type, int sign) {
    this.type = Accepted.any(name, type);
    this.codec = ValueCodec.of(type);
    this.sign = sign;
  }

  @Override
  public Chosen create() {
    return new Chosen();
  }

  @Override
  public void add(Chosen accumulator, Object value, EventOrder order) {
    if (accumulator.isEmpty() || order.compareTo(accumulator.order()) * sign > 0) {
      accumulator.choose(value, order);
    }
  }

  @Override
  public void merge(Chosen into, Chosen other) {
    if (!other.isEmpty()) {
      add(into, other.value(), other.order());
    }
  }

  @Override
  public boolean isEmpty(Chosen accumulator) {
    return accumulator.isEmpty();
  }

  @Override
  public Object result(Chosen accumulator) {
    return accumulator.value();
  }

  @Override
  public DataType resultType() {
    return type;
  }

  @Override
  public long observedAtMillis(Chosen accumulator) {
    return accumulator.observedAtMillis();
  }

  @Override
  public boolean hasObservedAt() {
    return true;
  }

  @Override
  public void write(Chosen accumulator, ByteWriter out) {
    Chosen.writeOrder(accumulator.order(), out);
    if (!accumulator.isEmpty()) {
      codec.write(accumulator.value(), out);
    }
  }

  @Override
  public Chosen read(ByteReader in) {
    Chosen chosen = new Chosen();
    EventOrder order = Chosen.readOrder(in);
    if (order != null) {
      chosen.choose(codec.read(in), order);
    }
    return chosen;
  }
}
