package io.millrace.exact;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactIntegerTest {

  @Test
  void sums_equal_big_integers_through_adding_and_subtracting() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      ExactInteger sum = new ExactInteger();
      BigInteger truth = BigInteger.ZERO;
      for (int i = 0; i < 40; i++) {
        BigInteger value = new BigInteger(random.nextInt(130) + 1, random);
        value = random.nextBoolean() ? value.negate() : value;
        long square = random.nextBoolean() ? random.nextLong() : Long.MIN_VALUE;
        ExactInteger other = new ExactInteger();
        other.add(value);
        other.addSquare(square);
        BigInteger expected = value.add(BigInteger.valueOf(square).pow(2));
        assertThat(other.toBigInteger()).isEqualTo(expected);
        if (random.nextBoolean()) {
          sum.add(other);
          truth = truth.add(expected);
        } else {
          sum.subtract(other);
          truth = truth.subtract(expected);
        }
        assertThat(sum.toBigInteger()).isEqualTo(truth);
        assertThat(sum.fitsLong()).isEqualTo(truth.bitLength() < 64);
      }
    }
  }

  @Test
  void the_ends_of_the_128_bits_hold() {
    BigInteger least = BigInteger.ONE.shiftLeft(127).negate();
    for (BigInteger edge :
        new BigInteger[] {
          least, least.negate().subtract(BigInteger.ONE), least.subtract(BigInteger.ONE)
        }) {
      for (long step : new long[] {-1, 0, 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
        ExactInteger sum = new ExactInteger();
        sum.add(edge);
        sum.add(step);
        assertThat(sum.toBigInteger()).isEqualTo(edge.add(BigInteger.valueOf(step)));
        ExactInteger negated = new ExactInteger();
        negated.subtract(sum);
        assertThat(negated.toBigInteger()).isEqualTo(sum.toBigInteger().negate());
      }
    }
  }

  @Test
  void bytes_depend_on_the_sum_alone_and_are_the_fewest() {
    for (long value :
        new long[] {0, 1, -1, 127, 128, -128, -129, 32767, 32768, Long.MAX_VALUE, Long.MIN_VALUE}) {
      BigInteger big = BigInteger.valueOf(value);
      ExactInteger plain = new ExactInteger();
      plain.add(value);
      ExactInteger detour = new ExactInteger();
      detour.add(BigInteger.ONE.shiftLeft(200));
      detour.add(big);
      detour.add(BigInteger.ONE.shiftLeft(200).negate());
      assertThat(bytes(plain)).hasSize(1 + big.toByteArray().length).isEqualTo(bytes(detour));
      assertThat(ExactInteger.read(new ByteReader(bytes(plain))).toBigInteger()).isEqualTo(big);
    }
  }

  private static byte[] bytes(ExactInteger sum) {
    ByteWriter out = new ByteWriter();
    sum.write(out);
    return out.toByteArray();
  }
}
