package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.util.List;

/**
 * One column of the latest row of a table: null where that row has none, and where the row is gone.
 * The latest is the one observed last; ties go to pushed rows, then to the later pull or push, then
 * to the greater by all columns in order, a row that is gone before any. The input is a struct of
 * the row, see {@link Aggregations#pulled}; the parameter {@code column} is the place of the
 * column. Null over nothing.
 */
final class LatestColumn implements Aggregator<LatestColumn.Chosen> {
  static final AggregatorKind KIND =
      new AggregatorKind(
          "latest",
          List.of(new AggregatorKind.Parameter("column", null, 0, 9_999)),
          (input, given) -> new LatestColumn(input, given.get("column").intValue()));

  private final ValueCodec codec;
  private final int column;
  private final DataType resultType;
  private final LatestRow choice;

  /** The row chosen so far; none over nothing. */
  static final class Chosen {
    private EventOrder order;
    private Object value;
  }

  /** The later of two rows. */
  private record LatestRow(DataType input) implements Choice {
    @Override
    public boolean prefers(
        Object value, EventOrder order, Object otherValue, EventOrder otherOrder) {
      int later = Long.compare(order.timeMillis(), otherOrder.timeMillis());
      if (later == 0) {
        later = Integer.compare(order.stream(), otherOrder.stream());
      }
      if (later == 0) {
        later = Integer.compare(order.partition(), otherOrder.partition());
      }
      if (later == 0) {
        later = Long.compare(turn(order), turn(otherOrder));
      }
      if (later == 0) {
        later = ValueCodec.of(input).compare(value, otherValue);
      }
      // Equal rows: one place in the order must stand, whichever came first.
      return later > 0 || later == 0 && order.offset() > otherOrder.offset();
    }

    /** The pull of a pulled row; of a pushed one, its place in its topic. */
    private static long turn(EventOrder order) {
      return order.partition() == 0 ? PulledOffset.pull(order.offset()) : order.offset();
    }

    @Override
    public boolean isNothing(Object value) {
      return row(value) == null;
    }
  }

  private LatestColumn(DataType input, int column) {
    DataType.Struct row = Accepted.pulled("latest", input);
    if (column >= row.fields().size()) {
      throw new IllegalArgumentException(
          "latest takes a column from 0 to "
              + (row.fields().size() - 1)
              + " of "
              + DataTypes.shortName(row)
              + ", not "
              + column);
    }
    this.codec = ValueCodec.of(input);
    this.column = column;
    this.resultType = row.fields().get(column).type();
    this.choice = new LatestRow(input);
  }

  private static StructValue row(Object value) {
    return (StructValue) ((StructValue) value).values().get(0);
  }

  @Override
  public Chosen create() {
    return new Chosen();
  }

  @Override
  public void add(Chosen accumulator, Object value, EventOrder order) {
    if (accumulator.order == null
        || choice.prefers(value, order, accumulator.value, accumulator.order)) {
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

  /** Every column of a table's row is read from the same. */
  @Override
  public Object keeps() {
    return choice;
  }

  @Override
  public Choice choice() {
    return choice;
  }

  @Override
  public boolean isEmpty(Chosen accumulator) {
    return accumulator.order == null;
  }

  @Override
  public Object result(Chosen accumulator) {
    StructValue row = accumulator.order == null ? null : row(accumulator.value);
    return row == null ? null : row.values().get(column);
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
