package io.millrace.type;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValueCodecTest {
  private static byte[] bytes(ValueCodec codec, Object value) {
    ByteWriter out = new ByteWriter();
    codec.write(value, out);
    return out.toByteArray();
  }

  private static String json(ValueCodec codec, Object value) throws Exception {
    StringWriter text = new StringWriter();
    try (var out = new JsonFactory().createGenerator(text)) {
      codec.writeJson(value, out);
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("io.millrace.type.SeededValues#types")
  void aValueIsReadBackFromItsBytesAndItsJson(DataType type) throws Exception {
    ValueCodec codec = ValueCodec.of(type);
    for (Object value : SeededValues.values(type, 300)) {
      byte[] bytes = bytes(codec, value);
      ByteReader in = new ByteReader(bytes);
      Object read = codec.read(in);
      assertThat(read).isEqualTo(value);
      assertThat(in.remaining()).isZero();
      assertThat(bytes(codec, read)).isEqualTo(bytes);

      String json = json(codec, value);
      assertThat(codec.readJson(JsonText.reader().readTree(json))).isEqualTo(value);
      assertThat(codec.readJson(new ObjectMapper().readTree(json))).isEqualTo(value);
      String text = json.startsWith("\"") ? new ObjectMapper().readTree(json).textValue() : json;
      assertThat(codec.parse(text)).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.type.SeededValues#types")
  void theOrderIsTotalAndAgreesWithEquality(DataType type) {
    ValueCodec codec = ValueCodec.of(type);
    List<Object> values = SeededValues.values(type, 40);
    for (Object a : values) {
      for (Object b : values) {
        int order = Integer.signum(codec.compare(a, b));
        assertThat(order == 0).isEqualTo(a.equals(b));
        assertThat(Integer.signum(codec.compare(b, a))).isEqualTo(-order);
        for (Object c : values) {
          if (order <= 0 && codec.compare(b, c) <= 0) {
            assertThat(codec.compare(a, c)).isLessThanOrEqualTo(0);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.type.SeededValues#types")
  void brokenBytesAreRefusedWithoutTakingMemory(DataType type) {
    ValueCodec codec = ValueCodec.of(type);
    Random random = new Random(7);
    for (Object value : SeededValues.values(type, 100)) {
      byte[] bytes = bytes(codec, value);
      for (int i = 0; i < 20; i++) {
        byte[] broken = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
        if (broken.length > 0) {
          broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        }
        try {
          codec.read(new ByteReader(broken));
        } catch (IllegalArgumentException e) {
          assertThat(e).hasMessageContaining(" ");
        }
      }
    }
  }

  @Test
  void allNansHaveTheSameBytes() {
    ValueCodec codec = ValueCodec.of(DataType.FLOAT64);
    assertThat(bytes(codec, Double.longBitsToDouble(0x7ff8000000000123L)))
        .isEqualTo(bytes(codec, Double.NaN));
  }

  @Test
  void negativeZeroKeepsItsSignAndComesFirst() throws Exception {
    ValueCodec codec = ValueCodec.of(DataType.FLOAT64);
    assertThat(codec.compare(-0.0, 0.0)).isNegative();
    assertThat(codec.read(new ByteReader(bytes(codec, -0.0)))).isEqualTo(-0.0);
    assertThat(codec.parse("-0.0")).isEqualTo(-0.0);
    assertThat(codec.readJson(new ObjectMapper().readTree("-0.0"))).isEqualTo(-0.0);
  }

  @Test
  void mapsAreWrittenInOneOrder() {
    ValueCodec codec = ValueCodec.of(new DataType.MapOf(DataType.INT32));
    TreeMap<String, Object> reversed = new TreeMap<>((a, b) -> b.compareTo(a));
    reversed.put("a", 1);
    reversed.put("b", 2);
    assertThat(bytes(codec, reversed))
        .isEqualTo(bytes(codec, new TreeMap<>(reversed.descendingMap())));
  }

  @Test
  void textIsOrderedAsItsUtf8Bytes() {
    ValueCodec codec = ValueCodec.of(DataType.TEXT);
    for (Object a : SeededValues.values(DataType.TEXT, 200)) {
      for (Object b : SeededValues.values(DataType.TEXT, 200)) {
        int expected =
            Arrays.compareUnsigned(((String) a).getBytes(UTF_8), ((String) b).getBytes(UTF_8));
        assertThat(Integer.signum(codec.compare(a, b))).isEqualTo(Integer.signum(expected));
      }
    }
  }

  @Test
  void halfASurrogatePairIsReplacedWhenRead() {
    assertThat(ValueCodec.of(DataType.TEXT).parse("a\uD83Db")).isEqualTo("a?b");
  }

  @Test
  void timestampsAreReadFromWhatPeopleWrite() {
    ValueCodec codec = ValueCodec.of(DataType.TIMESTAMP);
    Instant noon = Instant.parse("2026-01-31T12:00:00Z");
    for (String text :
        List.of(
            "2026-01-31T12:00:00Z",
            "2026-01-31T12:00",
            "2026-01-31 12:00:00",
            "2026-01-31T13:00:00+01:00",
            "2026-01-31 12:00:00+00",
            "2026-01-31T17:30+0530",
            "2026-01-31T08:30:00-0330",
            "2026-01-31T17:30:00+05:30",
            "2026-01-31 12:00:00.0000009",
            String.valueOf(noon.toEpochMilli()))) {
      assertThat(codec.parse(text)).isEqualTo(noon);
    }
    assertThat(codec.parse("2026-01-31")).isEqualTo(Instant.parse("2026-01-31T00:00:00Z"));
  }

  @Test
  void aTimestampHasOneOffset() {
    ValueCodec codec = ValueCodec.of(DataType.TIMESTAMP);
    for (String text :
        List.of(
            "2026-01-31T12:00:00ZZ",
            "2026-01-31T12:00:00Z+00",
            "2026-01-31T12:00:00+05:30+05:30",
            "2026-01-31T12:00:00+05:30+0530",
            "2026-01-31T12:00:00+0530+05:30",
            "2026-01-31T12:00:00+053")) {
      assertThatThrownBy(() -> codec.parse(text))
          .as(text)
          .isInstanceOf(UnreadableValueException.class);
    }
    assertThat(codec.parse("2026-01-31t12:00:00z")).isEqualTo(codec.parse("2026-01-31 12:00"));
    assertThat(codec.parse("2026-01-31 12:00:15+00:00:15"))
        .isEqualTo(codec.parse("2026-01-31 12:00"));
  }

  @Test
  void numbersAreNeverRoundedInSilence() {
    assertThatThrownBy(() -> ValueCodec.of(DataType.INT32).parse("1.5"))
        .hasMessage(
            "Cannot read '1.5' as int: expects a whole number from -2147483648 to 2147483647");
    assertThatThrownBy(() -> ValueCodec.of(DataType.INT64).parse("9223372036854775808"))
        .isInstanceOf(UnreadableValueException.class);
    assertThatThrownBy(() -> ValueCodec.of(new DataType.Decimal(4, 2)).parse("1.234"))
        .hasMessage(
            "Cannot read '1.234' as decimal(4,2): expects a number of at most 2 digits before and 2"
                + " after the point (nothing is rounded)");
    assertThat(ValueCodec.of(DataType.INT32).parse("3.0")).isEqualTo(3);
    assertThat(ValueCodec.of(new DataType.Decimal(4, 2)).parse("1.5000"))
        .isEqualTo(new BigDecimal("1.50"));
  }

  @Test
  void absurdNumbersTakeNoTime() {
    for (DataType type :
        List.of(
            DataType.INT32,
            DataType.INT64,
            DataType.FLOAT32,
            DataType.FLOAT64,
            new DataType.Decimal(38, 9))) {
      for (String text : List.of("1e999999999", "NaN", "Infinity", "9".repeat(100_000))) {
        assertThatThrownBy(() -> ValueCodec.of(type).parse(text))
            .as("%s as %s", text.substring(0, 3), type)
            .isInstanceOf(UnreadableValueException.class);
      }
    }
  }

  @Test
  void jsonCannotSayNan() {
    assertThatThrownBy(() -> json(ValueCodec.of(DataType.FLOAT64), Double.NaN))
        .hasMessage("Cannot write NaN as JSON: it has no such number");
  }

  @Test
  void thePlaceOfAFaultIsNamed() throws Exception {
    ValueCodec codec =
        ValueCodec.of(
            DataTypes.parse("struct A(items list<struct B(price double, tags map<int>)>)"));
    assertThatThrownBy(
            () ->
                codec.parse(
                    "{\"items\":[{\"price\":1,\"tags\":{}},{\"price\":1,\"tags\":{\"x\":true}}]}"))
        .hasMessageStartingWith("items[1].tags['x']: Cannot read 'true' as int");
  }
}
