package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import java.util.function.Supplier;

/**
 * An aggregation that is read from a {@link Total}; null over nothing.
 *
 * @param <T> the total
 */
final class TotalAggregator<T extends Total<T>> implements Aggregator<T> {
  private final DataType resultType;
  private final Supplier<T> nothing;
  private final Reading<T> reading;
  private final Class<?> kept;

  /** Rounds a total of at least one number to the result. */
  @FunctionalInterface
  interface Reading<T> {
    Object read(T total) throws InvalidResultException;
  }

  TotalAggregator(DataType resultType, Supplier<T> nothing, Reading<T> reading) {
    this.resultType = resultType;
    this.nothing = nothing;
    this.kept = nothing.get().getClass();
    this.reading = reading;
  }

  @Override
  public T create() {
    return nothing.get();
  }

  @Override
  public void add(T accumulator, Object value, EventOrder order) {
    accumulator.add(value);
  }

  @Override
  public void merge(T into, T other) {
    into.add(other);
  }

  @Override
  public Object keeps() {
    return kept;
  }

  @Override
  public boolean subtractable() {
    return true;
  }

  @Override
  public void subtract(T from, T part) {
    from.subtract(part);
  }

  @Override
  public void remove(T from, Object value) {
    from.remove(value);
  }

  @Override
  public boolean isEmpty(T accumulator) {
    return accumulator.count() == 0;
  }

  @Override
  public Object result(T accumulator) throws InvalidResultException {
    return accumulator.count() == 0 ? null : reading.read(accumulator);
  }

  @Override
  public boolean usesOrder() {
    return false;
  }

  @Override
  public DataType resultType() {
    return resultType;
  }

  @Override
  public void write(T accumulator, ByteWriter out) {
    accumulator.write(out);
  }

  @Override
  public T read(ByteReader in) {
    T total = nothing.get();
    total.readFrom(in);
    return total;
  }
}
