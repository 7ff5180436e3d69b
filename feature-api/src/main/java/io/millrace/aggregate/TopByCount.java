package io.millrace.aggregate;

import io.millrace.aggregate.InvalidResultException.Reason;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The k most frequent values, most frequent first, equal counts in the order of values: a list of
 * values, exact. Null over nothing. At most {@code bound} distinct values are kept (1,000 where
 * none is given); with more the result is invalid: bound, and only that is kept (which is why parts
 * cannot be subtracted). Takes any type but lists, maps, structs and vectors; -0.0 is the same as
 * 0.0.
 */
final class TopByCount implements Aggregator<TopByCount.Counts> {
  static final AggregatorKind KIND =
      new AggregatorKind(
          "top_k",
          List.of(new AggregatorKind.Parameter("k", null, 1, 1_000), DistinctCount.BOUND),
          (input, given) -> new TopByCount(input, given.get("k"), given.get("bound")));

  private final DataType resultType;
  private final DistinctKeys keys;
  private final long limit;
  private final long bound;

  /** How often each value was seen. Whether there are too many values depends on them alone. */
  static final class Counts {
    private Map<ValueBytes, Long> byValue = new HashMap<>();

    private boolean tooMany() {
      return byValue == null;
    }
  }

  private record Ranked(Object value, long count) {}

  private TopByCount(DataType input, long limit, long bound) {
    this.keys = new DistinctKeys("top_k", input);
    this.resultType = new DataType.ListOf(input);
    this.limit = limit;
    this.bound = bound;
  }

  @Override
  public Counts create() {
    return new Counts();
  }

  @Override
  public void add(Counts accumulator, Object value, EventOrder order) {
    if (!accumulator.tooMany()) {
      addCount(accumulator, new ValueBytes(keys.bytes(value)), 1);
    }
  }

  @Override
  public void merge(Counts into, Counts other) {
    if (other.tooMany()) {
      into.byValue = null;
      return;
    }
    for (Map.Entry<ValueBytes, Long> entry : other.byValue.entrySet()) {
      if (into.tooMany()) {
        return;
      }
      addCount(into, entry.getKey(), entry.getValue());
    }
  }

  private void addCount(Counts counts, ValueBytes key, long count) {
    counts.byValue.merge(key, count, Long::sum);
    if (counts.byValue.size() > bound) {
      counts.byValue = null;
    }
  }

  @Override
  public boolean isEmpty(Counts accumulator) {
    return !accumulator.tooMany() && accumulator.byValue.isEmpty();
  }

  @Override
  public Object result(Counts accumulator) throws InvalidResultException {
    if (accumulator.tooMany()) {
      throw new InvalidResultException(Reason.BOUND, "more than " + bound + " distinct values");
    }
    if (accumulator.byValue.isEmpty()) {
      return null;
    }
    long least = leastCountOfTop(accumulator.byValue);
    List<Ranked> ranked = new ArrayList<>();
    accumulator.byValue.forEach(
        (key, count) -> {
          if (count >= least) {
            ranked.add(new Ranked(keys.value(key.reader()), count));
          }
        });
    ranked.sort(this::compare);
    return ranked.stream().limit(limit).map(Ranked::value).toList();
  }

  /** The count of the k-th most frequent value, so that the others need not be looked at. */
  private long leastCountOfTop(Map<ValueBytes, Long> byValue) {
    long[] counts = byValue.values().stream().mapToLong(Long::longValue).sorted().toArray();
    return counts[(int) Math.max(0, counts.length - limit)];
  }

  private int compare(Ranked left, Ranked right) {
    int order = Long.compare(right.count(), left.count());
    return order != 0 ? order : keys.compare(left.value(), right.value());
  }

  @Override
  public boolean usesOrder() {
    return false;
  }

  @Override
  public DataType resultType() {
    return resultType;
  }

  /**
   * The number of values plus one, 0 for too many; then each value and its count, in byte order.
   */
  @Override
  public void write(Counts accumulator, ByteWriter out) {
    if (accumulator.tooMany()) {
      out.writeUnsigned(0);
      return;
    }
    out.writeUnsigned(accumulator.byValue.size() + 1L);
    accumulator.byValue.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry -> {
              entry.getKey().write(out);
              out.writeUnsigned(entry.getValue());
            });
  }

  @Override
  public Counts read(ByteReader in) {
    Counts counts = new Counts();
    long size = in.readUnsigned() - 1;
    if (size < 0) {
      counts.byValue = null;
    }
    for (long i = 0; i < size; i++) {
      ValueBytes key = ValueBytes.read(in);
      counts.byValue.put(key, in.readUnsigned());
    }
    return counts;
  }
}
