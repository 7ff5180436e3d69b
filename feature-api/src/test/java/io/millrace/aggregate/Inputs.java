package io.millrace.aggregate;

import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;

/** Seeded values of every shape that the laws are tried on. */
enum Inputs {
  INTS(DataType.INT32, r -> r.nextInt(3) == 0 ? (Object) r.nextInt() : r.nextInt(5)),
  LONGS(DataType.INT64, r -> r.nextInt(3) == 0 ? r.nextLong() : r.nextInt(5)),
  FLOATS(
      DataType.FLOAT32,
      r -> r.nextInt(9) == 0 ? -0.0f : Math.scalb(r.nextFloat(), r.nextInt(200) - 100)),
  AMOUNTS(DataType.FLOAT64, r -> r.nextInt(1_000_000) / 100.0),
  FEW_DOUBLES(DataType.FLOAT64, r -> (r.nextInt(5) - 2) * 0.0),
  WILD(DataType.FLOAT64, Inputs::wild),
  HUGE(DataType.FLOAT64, r -> (r.nextBoolean() ? 1 : -1) * Double.MAX_VALUE),
  TINY(DataType.FLOAT64, r -> (r.nextInt(9) - 4) * Double.MIN_VALUE),
  MONEY(new DataType.Decimal(12, 2), r -> BigDecimal.valueOf(r.nextInt(), 2)),
  LARGE_DECIMALS(
      new DataType.Decimal(38, 4), r -> new BigDecimal(new BigInteger(125, r).negate(), 4)),
  TEXT(DataType.TEXT, r -> "v" + r.nextInt(20)),
  FLAGS(DataType.BOOL, Random::nextBoolean),
  TIMES(DataType.TIMESTAMP, r -> Instant.ofEpochSecond(r.nextInt(50), 1000L * r.nextInt(1000))),
  DAYS(DataType.DATE, r -> LocalDate.ofEpochDay(r.nextInt(40))),
  IDS(DataType.UUID, r -> new UUID(r.nextInt(2) - 1L, r.nextInt(9) - 4L)),
  BYTES(
      DataType.BYTES, r -> ByteBuffer.wrap(new byte[] {(byte) r.nextInt(), 1}).asReadOnlyBuffer()),
  SYMBOLS(
      new DataType.Enumeration("Status", List.of("OK", "DECLINED", "A")),
      r -> List.of("OK", "DECLINED", "A").get(r.nextInt(3))),
  LISTS(new DataType.ListOf(DataType.INT64), r -> List.of((long) r.nextInt(3), 5L)),
  MEASURED_TEXT(
      Aggregations.measured(DataType.TEXT, DataType.INT64),
      r -> new StructValue(List.of("v" + r.nextInt(20), (long) r.nextInt(6)))),
  PULLED_ROWS(
      Aggregations.pulled(
          new DataType.Struct(
              "customer",
              List.of(
                  new DataType.Field("id", DataType.INT32, false),
                  new DataType.Field("name", DataType.TEXT, true),
                  new DataType.Field("score", DataType.FLOAT64, false),
                  new DataType.Field("day", DataType.DATE, true),
                  new DataType.Field("city", DataType.TEXT, true)))),
      Inputs::pulledRow);

  private final DataType type;
  private final Function<Random, Object> generator;

  Inputs(DataType type, Function<Random, Object> generator) {
    this.type = type;
    this.generator = generator;
  }

  DataType type() {
    return type;
  }

  Object next(Random random) {
    return generator.apply(random);
  }

  private static Object pulledRow(Random r) {
    StructValue row =
        new StructValue(
            Arrays.asList(
                7,
                r.nextBoolean() ? "n" + r.nextInt(2) : null,
                r.nextInt(3) / 2.0,
                r.nextBoolean() ? LocalDate.ofEpochDay(r.nextInt(2)) : null,
                r.nextBoolean() ? "c" + r.nextInt(3) : null));
    return new StructValue(Arrays.asList(r.nextInt(4) == 0 ? null : row));
  }

  private static Object wild(Random random) {
    if (random.nextInt(4) == 0) {
      return (random.nextBoolean() ? 1 : -1) * 1e100; // cancels often
    }
    return Math.scalb(random.nextDouble() - 0.5, random.nextInt(600) - 300);
  }
}
