package io.millrace.job.source;

import io.millrace.job.forget.ForgetMarker;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * An event as it was read: its place in the source and its bytes, undecoded.
 *
 * <p>{@code (stream, partition, offset)} identifies the event and breaks ties in time. Immutable by
 * convention: the arrays are handed over, not copied, and nobody may change them. Thread-safe under
 * that convention.
 */
@TypeInfo(RawEventTypeInfo.Factory.class)
public final class RawEvent {

  /** {@link #arrivalMillis()} of an event whose arrival is its own time, not known undecoded. */
  public static final long ARRIVAL_IS_EVENT_TIME = Long.MIN_VALUE;

  private final int stream;
  private final int partition;
  private final long offset;
  private final long arrivalMillis;
  private final byte[] key;
  private final byte[] value;
  private final ForgetMarker marker;

  /**
   * Takes ownership of both arrays.
   *
   * @param stream index of the stream within the job
   * @param partition partition of the stream, or the index of a file among the stream's files
   * @param offset order number within the partition
   * @param arrivalMillis arrival in epoch milliseconds UTC, or {@link #ARRIVAL_IS_EVENT_TIME}
   * @param key the record's key; null if it has none
   * @param value the record's value; null if it has none
   */
  public RawEvent(
      int stream, int partition, long offset, long arrivalMillis, byte[] key, byte[] value) {
    this(stream, partition, offset, arrivalMillis, key, value, null);
  }

  private RawEvent(
      int stream,
      int partition,
      long offset,
      long arrivalMillis,
      byte[] key,
      byte[] value,
      ForgetMarker marker) {
    this.stream = stream;
    this.partition = partition;
    this.offset = offset;
    this.arrivalMillis = arrivalMillis;
    this.key = key;
    this.value = value;
    this.marker = marker;
  }

  /**
   * No event, but a key that is being forgotten: what comes of the partition behind it is new.
   *
   * @param cut first offset of the partition that is not forgotten: the marker's own
   */
  public static RawEvent marker(int stream, int partition, long cut, ForgetMarker marker) {
    return new RawEvent(
        stream,
        partition,
        cut,
        marker.settlesAtMillis(),
        null,
        null,
        Objects.requireNonNull(marker));
  }

  /** The key that is being forgotten; null of an event. */
  public ForgetMarker marker() {
    return marker;
  }

  /** Index of the stream within the job. */
  public int stream() {
    return stream;
  }

  /** Partition of the stream, or the index of a file among the stream's files. */
  public int partition() {
    return partition;
  }

  /** Order number within the partition: Kafka's offset, or the number of a file's row from 0. */
  public long offset() {
    return offset;
  }

  /** Arrival in epoch milliseconds UTC, or {@link #ARRIVAL_IS_EVENT_TIME}. */
  public long arrivalMillis() {
    return arrivalMillis;
  }

  /** The record's key, null if it has none. Not a copy. */
  public byte[] key() {
    return key;
  }

  /** The record's value, null if it has none. Not a copy. */
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawEvent that
        && stream == that.stream
        && partition == that.partition
        && offset == that.offset
        && arrivalMillis == that.arrivalMillis
        && Arrays.equals(key, that.key)
        && Arrays.equals(value, that.value)
        && Objects.equals(marker, that.marker);
  }

  @Override
  public int hashCode() {
    return Objects.hash(stream, partition, offset);
  }

  @Override
  public String toString() {
    return "RawEvent[stream=%d, partition=%d, offset=%d, arrivalMillis=%d, key=%s, value=%s]"
        .formatted(stream, partition, offset, arrivalMillis, length(key), length(value));
  }

  private static String length(byte[] bytes) {
    return bytes == null ? "none" : bytes.length + " bytes";
  }
}
