package io.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.type.DataType;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApproximateDistinctCountTest {
  private static final int SEEDS = 200;
  private static final EventOrder ANY = new EventOrder(0, 0, 0, 0);

  @ParameterizedTest
  @CsvSource({"8, 10", "8, 5000", "11, 1", "11, 100", "11, 2000", "11, 30000", "14, 3000"})
  void estimates_lie_within_the_documented_error(long lgK, int distinct) throws Exception {
    double error = 0.6932 / Math.sqrt(1 << lgK);
    double squares = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      double relative = (estimate(lgK, distinct, seed) - distinct) / (double) distinct;
      assertThat(Math.abs(relative)).isLessThan(Math.max(5 * error, 0.5 / distinct));
      squares += relative * relative;
    }
    assertThat(Math.sqrt(squares / SEEDS)).isLessThan(error * 1.2);
  }

  @ParameterizedTest
  @CsvSource({"4, 20000", "11, 50", "11, 300", "11, 3000", "11, 40000", "12, 100000"})
  void tiles_in_any_order_give_the_same_bytes_in_every_mode_of_the_sketch(long lgK, int distinct)
      throws Exception {
    Aggregator<Object> sketch = sketch(lgK);
    Random random = new Random(lgK + distinct);
    Object whole = sketch.create();
    Object[] tiles = new Object[17];
    for (int i = 0; i < distinct; i++) {
      sketch.add(whole, (long) i, ANY);
    }
    for (int i = distinct * 2 - 1; i >= 0; i--) {
      int tile = random.nextInt(tiles.length);
      tiles[tile] = tiles[tile] == null ? sketch.create() : tiles[tile];
      sketch.add(tiles[tile], (long) (i % distinct), ANY);
    }
    Object merged = sketch.create();
    for (Object tile : tiles) {
      if (tile != null) {
        sketch.merge(
            merged, random.nextBoolean() ? tile : sketch.read(new ByteReader(bytes(sketch, tile))));
      }
    }
    assertThat(bytes(sketch, merged)).isEqualTo(bytes(sketch, whole));
    assertThat(sketch.result(merged)).isEqualTo(sketch.result(whole));
  }

  @ParameterizedTest
  @CsvSource({"8, 100000", "11, 100000", "11, 1000000"})
  void a_sketch_stays_within_its_documented_size(long lgK, int distinct) {
    Aggregator<Object> sketch = sketch(lgK);
    Object seen = sketch.create();
    for (long i = 0; i < distinct; i++) {
      sketch.add(seen, i, ANY);
    }
    assertThat(bytes(sketch, seen).length).isLessThan((int) (0.6 * (1 << lgK)) + 64);
  }

  private static long estimate(long lgK, int distinct, int seed) throws InvalidResultException {
    Random random = new Random(seed);
    Aggregator<Object> sketch = sketch(lgK);
    Object seen = sketch.create();
    for (int i = 0; i < distinct; i++) {
      sketch.add(seen, random.nextLong(), ANY);
    }
    return (Long) sketch.result(seen);
  }

  @SuppressWarnings("unchecked")
  private static Aggregator<Object> sketch(long lgK) {
    return (Aggregator<Object>)
        Aggregations.kind("approx_distinct_count").create(DataType.INT64, Map.of("lgk", lgK));
  }

  private static byte[] bytes(Aggregator<Object> sketch, Object seen) {
    ByteWriter out = new ByteWriter();
    sketch.write(seen, out);
    return out.toByteArray();
  }
}
