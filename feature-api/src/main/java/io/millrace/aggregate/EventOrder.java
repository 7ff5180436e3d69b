package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;

/**
 * The place of an event in the one order that all engines share: by event time, then stream,
 * partition and offset. It decides ties in first, last, value at min and at max; never the order of
 * arrival.
 *
 * @param timeMillis event time, milliseconds since the epoch, UTC
 * @param stream index of the stream within its view
 * @param partition source partition
 * @param offset offset within the partition
 */
public record EventOrder(long timeMillis, int stream, int partition, long offset)
    implements Comparable<EventOrder> {

  @Override
  public int compareTo(EventOrder other) {
    int order = Long.compare(timeMillis, other.timeMillis);
    if (order == 0) {
      order = Integer.compare(stream, other.stream);
    }
    if (order == 0) {
      order = Integer.compare(partition, other.partition);
    }
    return order != 0 ? order : Long.compare(offset, other.offset);
  }

  /** Time, stream, partition and offset as varints. */
  public void write(ByteWriter out) {
    out.writeLong(timeMillis);
    out.writeUnsigned(stream);
    out.writeUnsigned(partition);
    out.writeLong(offset);
  }

  /** Reads what {@link #write} wrote. */
  public static EventOrder read(ByteReader in) {
    long timeMillis = in.readLong();
    int stream = (int) in.readUnsigned();
    int partition = (int) in.readUnsigned();
    return new EventOrder(timeMillis, stream, partition, in.readLong());
  }
}
