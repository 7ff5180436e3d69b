package io.millrace.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExactSumTest {
  /** How many times the smallest square of a double fits in one. */
  private static final BigDecimal SMALLEST_SQUARES = new BigDecimal(BigInteger.TWO.pow(2148));

  /** Shapes of values that have broken sums before. */
  enum Shape {
    AMOUNTS {
      @Override
      double next(Random random) {
        return random.nextInt(1_000_000) / 100.0;
      }
    },
    WILD {
      @Override
      double next(Random random) {
        return Math.scalb(random.nextDouble() - 0.5, random.nextInt(2000) - 1000);
      }
    },
    BITS {
      @Override
      double next(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : 0.0;
      }
    },
    SUBNORMAL {
      @Override
      double next(Random random) {
        return Math.scalb((double) random.nextInt(2000) - 1000, -1074);
      }
    },
    NEAR_MAX {
      @Override
      double next(Random random) {
        return (random.nextBoolean() ? 1 : -1)
            * Double.MAX_VALUE
            * (1 - random.nextInt(3) * 0x1p-53);
      }
    },
    SMALL_SQUARES {
      @Override
      double next(Random random) {
        return Math.scalb(0.5 + random.nextDouble(), -460 - random.nextInt(80));
      }
    },
    POWERS {
      @Override
      double next(Random random) {
        return (random.nextBoolean() ? 1 : -1) * Math.scalb(1.0, random.nextInt(220) - 110);
      }
    },
    TIES {
      @Override
      double next(Random random) {
        return switch (random.nextInt(4)) {
          case 0 -> 1.0 + random.nextInt(4) * 0x1p-52;
          case 1 -> 0x1p-53;
          case 2 -> -0x1p-53;
          default -> (random.nextInt(3) - 1) * 0x1p-120;
        };
      }
    };

    abstract double next(Random random);

    List<Double> values(Random random) {
      List<Double> values = new ArrayList<>();
      int count = 1 + random.nextInt(30);
      while (values.size() < count) {
        boolean cancel = !values.isEmpty() && random.nextInt(3) == 0;
        values.add(cancel ? -values.get(random.nextInt(values.size())) : next(random));
      }
      return values;
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_sum_in_any_order_is_the_nearest_double_of_the_true_sum(Shape shape) {
    Random random = new Random(shape.ordinal());
    for (int round = 0; round < 2_000; round++) {
      List<Double> values = shape.values(random);
      BigDecimal truth =
          values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      ExactSum sum = sum(values);
      byte[] bytes = bytes(sum);
      Collections.shuffle(values, random);
      assertThat(sum.round()).as("%s", values).isEqualTo(truth.doubleValue() + 0.0);
      assertThat(bytes(sum(values))).isEqualTo(bytes);
      assertThat(bytes(ExactSum.read(new ByteReader(bytes)))).isEqualTo(bytes);
      assertThat(ExactSum.read(new ByteReader(bytes)).round()).isEqualTo(sum.round());
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_quotient_is_rounded_once(Shape shape) {
    Random random = new Random(shape.ordinal());
    for (int round = 0; round < 600; round++) {
      List<Double> values = shape.values(random);
      long count = random.nextInt(4) == 0 ? 1L << random.nextInt(60) : 1 + random.nextInt(1000);
      BigDecimal truth =
          values.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
      double nearest =
          truth.divide(BigDecimal.valueOf(count), new MathContext(900)).doubleValue() + 0.0;
      assertThat(sum(values).dividedBy(count)).as("%s / %d", values, count).isEqualTo(nearest);
    }
  }

  @ParameterizedTest
  @EnumSource
  void squares_add_exactly(Shape shape) {
    Random random = new Random(shape.ordinal());
    for (int round = 0; round < 300; round++) {
      List<Double> values = shape.values(random);
      BigDecimal truth =
          values.stream()
              .map(BigDecimal::new)
              .map(x -> x.multiply(x))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      byte[] bytes = bytes(squares(values));
      assertThat(squares(values).round()).isEqualTo(truth.doubleValue());
      assertThat(squares(values).value().unitsOf(-2148))
          .isEqualTo(truth.multiply(SMALLEST_SQUARES).toBigIntegerExact());
      Collections.shuffle(values, random);
      assertThat(bytes(squares(values))).isEqualTo(bytes);
      assertThat(bytes(ExactSum.read(new ByteReader(bytes)))).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void subtracting_a_part_leaves_the_rest(Shape shape) {
    Random random = new Random(shape.ordinal());
    for (int round = 0; round < 1_000; round++) {
      List<Double> part = shape.values(random);
      List<Double> rest = shape.values(random);
      ExactSum sum = sum(part);
      sum.add(sum(rest));
      sum.subtract(sum(part));
      assertThat(bytes(sum)).isEqualTo(bytes(sum(rest)));
      sum.subtract(sum);
      assertThat(sum.isZero()).isTrue();
      assertThat(bytes(sum)).isEqualTo(bytes(new ExactSum()));
    }
  }

  @Test
  void a_partial_sum_beyond_the_range_comes_back() {
    double max = Double.MAX_VALUE;
    assertThat(sum(max, max, -max).round()).isEqualTo(max);
    assertThat(sum(max, max, -max, -max, 1.5).round()).isEqualTo(1.5);
    assertThat(sum(max, max).round()).isInfinite();
    assertThat(sum(max, max).dividedBy(2)).isEqualTo(max);
    assertThat(sum(max, Math.ulp(max) / 2).round()).isInfinite();
    assertThat(sum(max, Math.ulp(max) / 2, -Double.MIN_VALUE).round()).isEqualTo(max);
  }

  @Test
  void negative_zero_counts_as_zero() {
    assertThat(Double.doubleToRawLongBits(sum(-0.0, -0.0).round())).isZero();
    assertThat(Double.doubleToRawLongBits(sum(-Double.MIN_VALUE).dividedBy(2))).isZero();
    assertThat(bytes(sum(-0.0, 5, -5))).isEqualTo(bytes(new ExactSum()));
  }

  @Test
  void a_usual_sum_takes_few_bytes() {
    assertThat(bytes(sum(100.0))).hasSize(3);
    assertThat(bytes(sum(12.34))).hasSize(9);
    assertThat(bytes(sum(0.1, 0.2, 0.3))).hasSizeLessThan(13);
  }

  private static ExactSum sum(double... values) {
    return sum(DoubleStream.of(values).boxed().toList());
  }

  private static ExactSum sum(List<Double> values) {
    ExactSum sum = new ExactSum();
    values.forEach(sum::add);
    return sum;
  }

  private static ExactSum squares(List<Double> values) {
    ExactSum sum = new ExactSum();
    values.forEach(sum::addSquare);
    return sum;
  }

  private static byte[] bytes(ExactSum sum) {
    ByteWriter out = new ByteWriter();
    sum.write(out);
    return out.toByteArray();
  }
}
