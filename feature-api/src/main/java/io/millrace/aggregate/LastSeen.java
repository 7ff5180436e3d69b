package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import java.time.Instant;

/**
 * The time of the last event whose value is not null: a timestamp, from which whoever reads
 * subtracts the instant that it reads for, so that the value goes on growing while nothing happens.
 * Takes any type. Null over nothing.
 */
final class LastSeen implements Aggregator<LastSeen.Latest> {
  static final AggregatorKind KIND = new AggregatorKind("time_since_last", input -> new LastSeen());

  /** The latest time so far, in milliseconds; the least long over nothing. */
  static final class Latest {
    private long timeMillis = Long.MIN_VALUE;
  }

  @Override
  public Latest create() {
    return new Latest();
  }

  @Override
  public void add(Latest accumulator, Object value, EventOrder order) {
    accumulator.timeMillis = Math.max(accumulator.timeMillis, order.timeMillis());
  }

  @Override
  public void merge(Latest into, Latest other) {
    into.timeMillis = Math.max(into.timeMillis, other.timeMillis);
  }

  @Override
  public boolean isEmpty(Latest accumulator) {
    return accumulator.timeMillis == Long.MIN_VALUE;
  }

  @Override
  public Object result(Latest accumulator) {
    return isEmpty(accumulator) ? null : Instant.ofEpochMilli(accumulator.timeMillis);
  }

  @Override
  public DataType resultType() {
    return DataType.TIMESTAMP;
  }

  @Override
  public long observedAtMillis(Latest accumulator) {
    return accumulator.timeMillis;
  }

  @Override
  public boolean hasObservedAt() {
    return true;
  }

  @Override
  public void write(Latest accumulator, ByteWriter out) {
    out.writeLong(accumulator.timeMillis);
  }

  @Override
  public Latest read(ByteReader in) {
    Latest latest = new Latest();
    latest.timeMillis = in.readLong();
    return latest;
  }
}
