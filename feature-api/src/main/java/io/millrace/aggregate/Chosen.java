package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;

/** The one event that an aggregation has chosen so far, with its value; none over nothing. */
final class Chosen {
  private EventOrder order;
  private Object value;

  boolean isEmpty() {
    return order == null;
  }

  EventOrder order() {
    return order;
  }

  Object value() {
    return value;
  }

  void choose(Object value, EventOrder order) {
    this.value = value;
    this.order = order;
  }

  long observedAtMillis() {
    return order == null ? Long.MIN_VALUE : order.timeMillis();
  }

  /** The stream's index plus one, 0 for none; partition, offset and time. */
  static void writeOrder(EventOrder order, ByteWriter out) {
    out.writeUnsigned(order == null ? 0 : order.stream() + 1L);
    if (order != null) {
      out.writeUnsigned(order.partition());
      out.writeLong(order.offset());
      out.writeLong(order.timeMillis());
    }
  }

  /** What {@link #writeOrder} wrote. */
  static EventOrder readOrder(ByteReader in) {
    long stream = in.readUnsigned() - 1;
    if (stream < 0) {
      return null;
    }
    int partition = (int) in.readUnsigned();
    long offset = in.readLong();
    return new EventOrder(in.readLong(), (int) stream, partition, offset);
  }
}
