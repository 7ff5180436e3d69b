package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.EventOrder;
import io.millrace.aggregate.InvalidResultException;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import java.util.List;
import java.util.TreeMap;

/**
 * The strictest aggregation there is: which events were counted, how often, in the order of events.
 */
final class Bag implements Aggregator<TreeMap<EventOrder, Long>> {
  @Override
  public TreeMap<EventOrder, Long> create() {
    return new TreeMap<>();
  }

  @Override
  public void add(TreeMap<EventOrder, Long> bag, Object value, EventOrder order) {
    bag.merge(order, 1L, Long::sum);
  }

  @Override
  public void merge(TreeMap<EventOrder, Long> into, TreeMap<EventOrder, Long> other) {
    other.forEach((order, times) -> into.merge(order, times, Long::sum));
  }

  @Override
  public boolean isEmpty(TreeMap<EventOrder, Long> bag) {
    return bag.isEmpty();
  }

  @Override
  public Object result(TreeMap<EventOrder, Long> bag) throws InvalidResultException {
    if (bag.size() > 40) {
      throw new InvalidResultException(InvalidResultException.Reason.BOUND, "more than 40");
    }
    return bag.isEmpty() ? null : text(bag);
  }

  static String text(TreeMap<EventOrder, Long> bag) {
    StringBuilder text = new StringBuilder();
    bag.forEach(
        (order, times) ->
            text.append(order.offset()).append(times == 1 ? "" : "x" + times).append(' '));
    return text.toString();
  }

  @Override
  public DataType resultType() {
    return DataType.TEXT;
  }

  @Override
  public boolean hasObservedAt() {
    return true;
  }

  @Override
  public long observedAtMillis(TreeMap<EventOrder, Long> bag) {
    return bag.isEmpty() ? Long.MIN_VALUE : bag.lastKey().timeMillis();
  }

  @Override
  public void write(TreeMap<EventOrder, Long> bag, ByteWriter out) {
    out.writeUnsigned(bag.size());
    bag.forEach(
        (order, times) -> {
          for (long part :
              List.of(
                  order.timeMillis(),
                  (long) order.stream(),
                  (long) order.partition(),
                  order.offset(),
                  times)) {
            out.writeLong(part);
          }
        });
  }

  @Override
  public TreeMap<EventOrder, Long> read(ByteReader in) {
    TreeMap<EventOrder, Long> bag = create();
    int size = in.readLength();
    for (int i = 0; i < size; i++) {
      EventOrder order =
          new EventOrder(in.readLong(), (int) in.readLong(), (int) in.readLong(), in.readLong());
      bag.put(order, in.readLong());
    }
    return bag;
  }
}
