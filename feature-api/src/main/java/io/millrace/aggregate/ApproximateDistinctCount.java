package io.millrace.aggregate;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import java.util.List;
import org.apache.datasketches.cpc.CpcSketch;
import org.apache.datasketches.cpc.CpcUnion;

/**
 * The estimated number of distinct values, by a CPC sketch of Apache DataSketches: a long, 0 over
 * nothing. Takes any type but lists, maps, structs and vectors; -0.0 is the same as 0.0.
 *
 * <p>The relative standard error is {@code 0.6932 / sqrt(2^lgk)}: 1.5% for lgk = 11, which is taken
 * where none is given; 99.7% of estimates lie within three times that. A sketch takes at most about
 * {@code 0.6 * 2^lgk + 20} bytes.
 *
 * <p>The result and the bytes depend on the set of values alone, not on their order or on how they
 * were split: both are always taken from a union, whose estimate looks only at the coupons
 * collected. (The estimate of a sketch that was never merged is a little better, but differs by
 * order.)
 */
final class ApproximateDistinctCount implements Aggregator<ApproximateDistinctCount.Seen> {
  static final AggregatorKind KIND =
      new AggregatorKind(
          "approx_distinct_count",
          List.of(new AggregatorKind.Parameter("lgk", 11L, 4, 18)),
          (input, given) -> new ApproximateDistinctCount(input, given.get("lgk")));

  private final DistinctKeys keys;
  private final int lgK;

  /**
   * What was seen: what has been settled, a union that still has to be, and values added since. Of
   * the first two there is at most one. A settled sketch is never changed, so that it may be
   * shared.
   */
  static final class Seen {
    private CpcSketch settled;
    private CpcUnion merging;
    private CpcSketch added;

    private boolean isEmpty() {
      return settled == null && merging == null && added == null;
    }
  }

  private ApproximateDistinctCount(DataType input, long lgK) {
    this.keys = new DistinctKeys("approx_distinct_count", input);
    this.lgK = (int) lgK;
  }

  @Override
  public Seen create() {
    return new Seen();
  }

  @Override
  public void add(Seen accumulator, Object value, EventOrder order) {
    if (accumulator.added == null) {
      accumulator.added = new CpcSketch(lgK);
    }
    accumulator.added.update(keys.bytes(value));
  }

  @Override
  public void merge(Seen into, Seen other) {
    if (!other.isEmpty()) {
      mergeSketch(into, settle(other));
    }
  }

  private void mergeSketch(Seen into, CpcSketch settled) {
    if (into.settled == null && into.merging == null) {
      into.settled = settled;
    } else {
      union(into).update(settled);
    }
  }

  /** Making a union and taking its result cost far more than an update: both are put off. */
  private CpcUnion union(Seen seen) {
    if (seen.merging == null) {
      seen.merging = new CpcUnion(lgK);
      if (seen.settled != null) {
        seen.merging.update(seen.settled);
        seen.settled = null;
      }
    }
    return seen.merging;
  }

  /** Everything seen as one merged sketch. */
  private CpcSketch settle(Seen seen) {
    if (seen.added != null) {
      union(seen).update(seen.added);
      seen.added = null;
    }
    if (seen.merging != null) {
      seen.settled = seen.merging.getResult();
      seen.merging = null;
    }
    return seen.settled;
  }

  @Override
  public boolean isEmpty(Seen accumulator) {
    return accumulator.isEmpty();
  }

  @Override
  public Object result(Seen accumulator) {
    return accumulator.isEmpty() ? 0L : Math.round(settle(accumulator).getEstimate());
  }

  @Override
  public boolean usesOrder() {
    return false;
  }

  @Override
  public DataType resultType() {
    return DataType.INT64;
  }

  @Override
  public void write(Seen accumulator, ByteWriter out) {
    out.writeBytes(accumulator.isEmpty() ? new byte[0] : settle(accumulator).toByteArray());
  }

  @Override
  public Seen read(ByteReader in) {
    Seen seen = new Seen();
    byte[] bytes = in.readBytes();
    if (bytes.length > 0) {
      seen.settled = CpcSketch.heapify(bytes);
    }
    return seen;
  }
}
