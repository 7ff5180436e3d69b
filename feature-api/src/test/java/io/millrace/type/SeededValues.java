package io.millrace.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** Every type, and values of it: extremes first, then seeded ones. */
public final class SeededValues {
  private static final DataType STATUS =
      new DataType.Enumeration("shop.Status", List.of("OK", "DECLINED", "HELD"));
  private static final DataType ITEM =
      new DataType.Struct(
          "shop.Item",
          List.of(
              new DataType.Field("sku", DataType.TEXT, false),
              new DataType.Field("price", new DataType.Decimal(10, 2), true),
              new DataType.Field("weights", new DataType.FloatVector(0), true),
              new DataType.Field("status", STATUS, true),
              new DataType.Field("raw", DataType.BYTES, true)));

  private SeededValues() {}

  public static Stream<DataType> types() {
    return Stream.of(
        DataType.BOOL,
        DataType.INT32,
        DataType.INT64,
        DataType.FLOAT32,
        DataType.FLOAT64,
        new DataType.Decimal(10, 2),
        new DataType.Decimal(38, 0),
        new DataType.Decimal(38, 38),
        DataType.TEXT,
        DataType.BYTES,
        STATUS,
        DataType.TIMESTAMP,
        DataType.DATE,
        DataType.UUID,
        new DataType.FloatVector(0),
        new DataType.FloatVector(3),
        new DataType.ListOf(DataType.INT64),
        new DataType.ListOf(new DataType.ListOf(DataType.TEXT)),
        new DataType.MapOf(DataType.FLOAT64),
        new DataType.MapOf(ITEM),
        ITEM,
        new DataType.Struct(
            "shop.Order",
            List.of(
                new DataType.Field("id", DataType.UUID, false),
                new DataType.Field("items", new DataType.ListOf(ITEM), false),
                new DataType.Field("first", ITEM, true),
                new DataType.Field("at", DataType.TIMESTAMP, true))));
  }

  /** Values of a type, all finite. */
  public static List<Object> values(DataType type, int count) {
    Random random = new Random(type.hashCode());
    List<Object> values = new ArrayList<>(extremes(type));
    while (values.size() < count) {
      values.add(value(type, random));
    }
    return values;
  }

  private static List<?> extremes(DataType type) {
    if (type instanceof DataType.Int32) {
      return List.of(0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE);
    } else if (type instanceof DataType.Int64) {
      return List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1);
    } else if (type instanceof DataType.Float32) {
      return List.of(0f, Float.MIN_VALUE, -Float.MAX_VALUE, 0.1f, 16777217f);
    } else if (type instanceof DataType.Float64) {
      return List.of(0.0, Double.MIN_VALUE, -Double.MAX_VALUE, 0.1, 1e23, 2.2250738585072011e-308);
    } else if (type instanceof DataType.Decimal d) {
      BigInteger most = BigInteger.TEN.pow(d.precision()).subtract(BigInteger.ONE);
      return List.of(
          new BigDecimal(most, d.scale()),
          new BigDecimal(most.negate(), d.scale()),
          new BigDecimal(BigInteger.ZERO, d.scale()));
    } else if (type instanceof DataType.Text) {
      return List.of("", "\u0000", "\uD83D\uDE00", "\uFFFF", " \"quoted\"\n", "x".repeat(100_000));
    } else if (type instanceof DataType.Timestamp) {
      return List.of(
          Instant.EPOCH,
          Instant.parse("1969-12-31T23:59:59.999999Z"),
          Instant.parse("0001-01-01T00:00:00Z"),
          Instant.parse("9999-12-31T23:59:59.999999Z"),
          TimestampCodec.instant(Long.MAX_VALUE),
          TimestampCodec.instant(Long.MIN_VALUE + 1_000_000));
    } else if (type instanceof DataType.Date) {
      return List.of(
          LocalDate.EPOCH,
          LocalDate.of(1, 1, 1),
          LocalDate.ofEpochDay(Integer.MAX_VALUE),
          LocalDate.ofEpochDay(Integer.MIN_VALUE));
    } else if (type instanceof DataType.Uuid) {
      return List.of(new UUID(0, 0), new UUID(-1, -1), new UUID(Long.MIN_VALUE, Long.MAX_VALUE));
    } else if (type instanceof DataType.ListOf) {
      return List.of(List.of());
    } else if (type instanceof DataType.MapOf) {
      return List.of(new TreeMap<>());
    }
    return List.of();
  }

  private static Object value(DataType type, Random random) {
    if (type instanceof DataType.Bool) {
      return random.nextBoolean();
    } else if (type instanceof DataType.Int32) {
      return random.nextInt() >> random.nextInt(32);
    } else if (type instanceof DataType.Int64) {
      return random.nextLong() >> random.nextInt(64);
    } else if (type instanceof DataType.Float32) {
      float value = Float.intBitsToFloat(random.nextInt());
      return Float.isFinite(value) ? value : random.nextFloat();
    } else if (type instanceof DataType.Float64) {
      double value = Double.longBitsToDouble(random.nextLong());
      return Double.isFinite(value) ? value : random.nextDouble();
    } else if (type instanceof DataType.Decimal d) {
      BigInteger bound = BigInteger.TEN.pow(1 + random.nextInt(d.precision()));
      BigInteger unscaled = new BigInteger(130, random).mod(bound);
      return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), d.scale());
    } else if (type instanceof DataType.Text) {
      return text(random);
    } else if (type instanceof DataType.Bytes) {
      byte[] bytes = new byte[random.nextInt(20)];
      random.nextBytes(bytes);
      return BytesCodec.canonical(bytes);
    } else if (type instanceof DataType.Enumeration e) {
      return e.symbols().get(random.nextInt(e.symbols().size()));
    } else if (type instanceof DataType.Timestamp) {
      return TimestampCodec.instant(random.nextLong() >> 8 + random.nextInt(40));
    } else if (type instanceof DataType.Date) {
      return LocalDate.ofEpochDay(random.nextInt(40_000) - 10_000);
    } else if (type instanceof DataType.Uuid) {
      return new UUID(random.nextLong(), random.nextLong());
    } else if (type instanceof DataType.FloatVector v) {
      float[] floats = new float[v.dimension() == 0 ? random.nextInt(5) : v.dimension()];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = random.nextFloat();
      }
      return new FloatList(floats);
    } else if (type instanceof DataType.ListOf l) {
      return Collections.unmodifiableList(
          Stream.generate(() -> value(l.element(), random)).limit(random.nextInt(4)).toList());
    } else if (type instanceof DataType.MapOf m) {
      TreeMap<String, Object> map = new TreeMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        map.put(text(random), value(m.value(), random));
      }
      return map;
    } else if (type instanceof DataType.Struct s) {
      return new StructValue(
          Arrays.asList(
              s.fields().stream()
                  .map(f -> f.nullable() && random.nextInt(3) == 0 ? null : value(f.type(), random))
                  .toArray()));
    }
    throw new AssertionError(type);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      int codePoint = random.nextInt(4) == 0 ? random.nextInt(0x110000) : 'a' + random.nextInt(26);
      text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? 'z' : codePoint);
    }
    return text.toString();
  }
}
