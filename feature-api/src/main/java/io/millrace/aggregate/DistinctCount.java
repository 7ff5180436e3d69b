package io.millrace.aggregate;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The exact number of distinct values: a long, 0 over nothing. At most {@code bound} values are
 * kept (1,000 where none is given); with more the result is invalid: bound, and only that is kept.
 * Takes any type but lists, maps, structs and vectors; -0.0 is the same as 0.0.
 */
final class DistinctCount implements Aggregator<DistinctCount.Values> {
  static final AggregatorKind.Parameter BOUND =
      new AggregatorKind.Parameter("bound", 1_000L, 1, 100_000);
  static final AggregatorKind KIND =
      new AggregatorKind(
          "distinct_count",
          List.of(BOUND),
          (input, given) -> new DistinctCount(input, given.get("bound")));

  private final DistinctKeys keys;
  private final long bound;

  /** The values seen. Whether there are too many depends on them alone, not on their order. */
  static final class Values {
    private Set<ValueBytes> seen = new HashSet<>();

    private boolean tooMany() {
      return seen == null;
    }
  }

  private DistinctCount(DataType input, long bound) {
    this.keys = new DistinctKeys("distinct_count", input);
    this.bound = bound;
  }

  @Override
  public Values create() {
    return new Values();
  }

  @Override
  public void add(Values accumulator, Object value, EventOrder order) {
    if (!accumulator.tooMany()) {
      addKey(accumulator, new ValueBytes(keys.bytes(value)));
    }
  }

  @Override
  public void merge(Values into, Values other) {
    if (other.tooMany()) {
      into.seen = null;
    } else {
      for (ValueBytes key : other.seen) {
        if (into.tooMany()) {
          return;
        }
        addKey(into, key);
      }
    }
  }

  private void addKey(Values values, ValueBytes key) {
    values.seen.add(key);
    if (values.seen.size() > bound) {
      values.seen = null;
    }
  }

  @Override
  public boolean isEmpty(Values accumulator) {
    return !accumulator.tooMany() && accumulator.seen.isEmpty();
  }

  @Override
  public Object result(Values accumulator) throws InvalidResultException {
    if (accumulator.tooMany()) {
      throw new InvalidResultException(Reason.BOUND, "more than " + bound + " distinct values");
    }
    return (long) accumulator.seen.size();
  }

  @Override
  public boolean usesOrder() {
    return false;
  }

  @Override
  public DataType resultType() {
    return DataType.INT64;
  }

  /** The number of values plus one, 0 for too many; then the values in the order of their bytes. */
  @Override
  public void write(Values accumulator, ByteWriter out) {
    if (accumulator.tooMany()) {
      out.writeUnsigned(0);
    } else {
      out.writeUnsigned(accumulator.seen.size() + 1L);
      accumulator.seen.stream().sorted().forEach(key -> key.write(out));
    }
  }

  @Override
  public Values read(ByteReader in) {
    Values values = new Values();
    long size = in.readUnsigned() - 1;
    if (size < 0) {
      values.seen = null;
    }
    for (long i = 0; i < size; i++) {
      values.seen.add(ValueBytes.read(in));
    }
    return values;
  }
}
