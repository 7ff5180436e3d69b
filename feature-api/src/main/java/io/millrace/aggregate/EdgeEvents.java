package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The values of the first or of the last k events in the order of {@link EventOrder}: a list, from
 * the edge inwards, so that {@code last_k} begins with the newest and {@code first_k} with the
 * oldest. Takes any type. Null over nothing.
 */
final class EdgeEvents implements Aggregator<List<EdgeEvents.Entry>> {
  private static final List<AggregatorKind.Parameter> PARAMETERS =
      List.of(new AggregatorKind.Parameter("k", null, 1, 1_000));

  static final AggregatorKind FIRST_K =
      new AggregatorKind(
          "first_k",
          PARAMETERS,
          (input, given) -> new EdgeEvents("first_k", input, -1, given.get("k")));
  static final AggregatorKind LAST_K =
      new AggregatorKind(
          "last_k",
          PARAMETERS,
          (input, given) -> new EdgeEvents("last_k", input, 1, given.get("k")));

  private final DataType resultType;
  private final ValueCodec codec;
  private final int sign;
  private final int limit;

  /** An event that is kept. */
  record Entry(EventOrder order, Object value) {}

  private EdgeEvents(String name, DataType input, int sign, long limit) {
    this.resultType = new DataType.ListOf(Accepted.any(name, input));
    this.codec = ValueCodec.of(input);
    this.sign = sign;
    this.limit = (int) limit;
  }

  @Override
  public List<Entry> create() {
    return new ArrayList<>();
  }

  @Override
  public void add(List<Entry> accumulator, Object value, EventOrder order) {
    insert(accumulator, new Entry(order, value));
  }

  @Override
  public void merge(List<Entry> into, List<Entry> other) {
    for (Entry entry : List.copyOf(other)) {
      if (!insert(into, entry)) {
        return; // the others lie further inwards
      }
    }
  }

  /** Puts an entry in its place; false when it lies inwards of all that is kept. */
  private boolean insert(List<Entry> entries, Entry entry) {
    int place = entries.size();
    while (place > 0 && entry.order().compareTo(entries.get(place - 1).order()) * sign > 0) {
      place--;
    }
    if (place >= limit) {
      return false;
    }
    entries.add(place, entry);
    if (entries.size() > limit) {
      entries.remove(limit);
    }
    return true;
  }

  @Override
  public boolean isEmpty(List<Entry> accumulator) {
    return accumulator.isEmpty();
  }

  @Override
  public Object result(List<Entry> accumulator) {
    return accumulator.isEmpty() ? null : accumulator.stream().map(Entry::value).toList();
  }

  @Override
  public DataType resultType() {
    return resultType;
  }

  @Override
  public void write(List<Entry> accumulator, ByteWriter out) {
    out.writeUnsigned(accumulator.size());
    for (Entry entry : accumulator) {
      entry.order().write(out);
      codec.write(entry.value(), out);
    }
  }

  @Override
  public List<Entry> read(ByteReader in) {
    int size = in.readLength();
    List<Entry> entries = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      EventOrder order = EventOrder.read(in);
      entries.add(new Entry(order, codec.read(in)));
    }
    return entries;
  }
}
