package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;

/**
 * The value of the event whose measure is the least or the greatest, and that event's time. Events
 * with equal measures are decided by {@link EventOrder}: the latest counts. The input is a struct
 * of the value and its measure, see {@link Aggregations#measured}. Null over nothing.
 */
final class ValueAtExtreme implements Aggregator<ValueAtExtreme.Chosen> {
  static final AggregatorKind MIN =
      new AggregatorKind("value_at_min", input -> new ValueAtExtreme("value_at_min", input, -1));
  static final AggregatorKind MAX =
      new AggregatorKind("value_at_max", input -> new ValueAtExtreme("value_at_max", input, 1));

  private final DataType resultType;
  private final ValueCodec codec;
  private final ValueCodec measures;
  private final int sign;

  /** The event chosen so far: a value with its measure; none over nothing. */
  static final class Chosen {
    private EventOrder order;
    private Object value;
    private Object measure;
  }

  private ValueAtExtreme(String name, DataType input, int sign) {
    DataType.Struct pair = Accepted.measured(name, input);
    this.resultType = pair.fields().get(0).type();
    this.codec = ValueCodec.of(resultType);
    this.measures = ValueCodec.of(pair.fields().get(1).type());
    this.sign = sign;
  }

  @Override
  public Chosen create() {
    return new Chosen();
  }

  @Override
  public void add(Chosen accumulator, Object value, EventOrder order) {
    StructValue pair = (StructValue) value;
    offer(accumulator, pair.values().get(0), pair.values().get(1), order);
  }

  @Override
  public void merge(Chosen into, Chosen other) {
    if (other.order != null) {
      offer(into, other.value, other.measure, other.order);
    }
  }

  private void offer(Chosen chosen, Object value, Object measure, EventOrder order) {
    if (chosen.order != null) {
      int better = measures.compare(measure, chosen.measure) * sign;
      if (better < 0 || (better == 0 && order.compareTo(chosen.order) <= 0)) {
        return;
      }
    }
    chosen.value = value;
    chosen.measure = measure;
    chosen.order = order;
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
    return resultType;
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
      measures.write(accumulator.measure, out);
      codec.write(accumulator.value, out);
    }
  }

  @Override
  public Chosen read(ByteReader in) {
    Chosen chosen = new Chosen();
    if (in.readByte() != 0) {
      chosen.order = EventOrder.read(in);
      chosen.measure = measures.read(in);
      chosen.value = codec.read(in);
    }
    return chosen;
  }
}
