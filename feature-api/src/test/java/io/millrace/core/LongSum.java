package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.EventOrder;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;

/** A sum over longs that is 0 over nothing and does not look at the order of events. */
final class LongSum implements Aggregator<long[]> {
  @Override
  public long[] create() {
    return new long[2];
  }

  @Override
  public void add(long[] sum, Object value, EventOrder order) {
    sum[0] += (Long) value;
    sum[1]++;
  }

  @Override
  public void merge(long[] into, long[] other) {
    into[0] += other[0];
    into[1] += other[1];
  }

  @Override
  public boolean isEmpty(long[] sum) {
    return sum[1] == 0;
  }

  @Override
  public Object result(long[] sum) {
    return sum[0];
  }

  @Override
  public DataType resultType() {
    return DataType.INT64;
  }

  @Override
  public boolean usesOrder() {
    return false;
  }

  @Override
  public void write(long[] sum, ByteWriter out) {
    out.writeLong(sum[0]);
    out.writeUnsigned(sum[1]);
  }

  @Override
  public long[] read(ByteReader in) {
    return new long[] {in.readLong(), in.readUnsigned()};
  }
}
