package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;

/**
 * The value of the first or of the last event in the order of {@link EventOrder}, never of arrival,
 * and that event's time. Takes any type. Null over nothing.
 */
final class EdgeEvent implements Aggregator<EdgeEvent.Chosen> {
  static final AggregatorKind FIRST =
      new AggregatorKind("first", input -> new EdgeEvent("first", input, -1));
  static final AggregatorKind LAST =
      new AggregatorKind("last", input -> new EdgeEvent("last", input, 1));

  private final DataType type;
  private final ValueCodec codec;
  private final int sign;

  /** The event chosen so far; none over nothing. */
  static final class Chosen {
    private EventOrder order;
    private Object value;
  }

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
    if (accumulator.order == null || order.compareTo(accumulator.order) * sign > 0) {
      accumulator.value = value;
      accumulator.order = order;
    }
  }

  @Override
  public void merge(Chosen into, Chosen other) {
    if (other.order != null) {
      add(into, other.value, other.order);
    }
  }

  @Override
  public boolean isEmpty(Chosen accumulator) {
    return accumulator.order == null;
  }

  @Override
  public Object result(Chosen accumulator) {
    return accumulator.value;
  }

  @Override
  public DataType resultType() {
    return type;
  }

  @Override
  public long observedAtMillis(Chosen accumulator) {
    return accumulator.order == null ? Long.MIN_VALUE : accumulator.order.timeMillis();
  }

  @Override
  public boolean hasObservedAt() {
    return true;
  }

  @Override
  public void write(Chosen accumulator, ByteWriter out) {
    out.writeByte(accumulator.order == null ? 0 : 1);
    if (accumulator.order != null) {
      accumulator.order.write(out);
      codec.write(accumulator.value, out);
    }
  }

  @Override
  public Chosen read(ByteReader in) {
    Chosen chosen = new Chosen();
    if (in.readByte() != 0) {
      chosen.order = EventOrder.read(in);
      chosen.value = codec.read(in);
    }
    return chosen;
  }
}
