package io.millrace.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AvroCodecTest {
  private static byte[] writtenByAvro(Schema schema, Object datum) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().binaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(datum, encoder);
    encoder.flush();
    return out.toByteArray();
  }

  private static Object readByAvro(Schema schema, byte[] bytes) throws Exception {
    return new GenericDatumReader<>(schema)
        .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  private static byte[] bytes(AvroCodec codec, Object value) {
    ByteWriter out = new ByteWriter();
    codec.write(value, out);
    return out.toByteArray();
  }

  private static StructValue struct(Object... values) {
    return new StructValue(Arrays.asList(values));
  }

  private static DataType.Struct type(String fields) {
    return (DataType.Struct) DataTypes.parse("struct shop.Payment(" + fields + ")");
  }

  private static Schema schema(String... fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"Other\",\"namespace\":\"elsewhere\",\"fields\":["
                + String.join(",", fields)
                + "]}");
  }

  @ParameterizedTest
  @MethodSource("io.millrace.type.SeededValues#types")
  void bytesAreThoseOfAvroItselfBothWays(DataType type) throws Exception {
    Schema schema = AvroTypes.schema(type);
    AvroCodec codec = AvroCodec.of(schema, type);
    for (Object value : SeededValues.values(type, 200)) {
      byte[] bytes = bytes(codec, value);
      ByteReader in = new ByteReader(bytes);
      assertThat(codec.read(in)).isEqualTo(value);
      assertThat(in.remaining()).isZero();

      Object datum = readByAvro(schema, bytes);
      assertThat(codec.fromDatum(datum)).isEqualTo(value);
      assertThat(codec.fromDatum(codec.toDatum(value))).isEqualTo(value);
      assertThat(codec.read(new ByteReader(writtenByAvro(schema, codec.toDatum(value)))))
          .isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("io.millrace.type.SeededValues#types")
  void aTypeIsReadBackFromItsSchema(DataType type) {
    Schema parsed = new Schema.Parser().parse(AvroTypes.schema(type).toString());
    assertThat(AvroTypes.type(parsed)).isEqualTo(type);
    assertThat(AvroTypes.type(AvroTypes.nullable(parsed))).isEqualTo(type);
  }

  @Test
  void fieldsAreAddedRemovedReorderedAndPromoted() throws Exception {
    Schema written =
        schema(
            "{\"name\":\"removed\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"map\",\"values\":[\"null\",\"string\"]}}}",
            "{\"name\":\"amount\",\"type\":\"int\"}",
            "{\"name\":\"CARD_ID\",\"type\":\"string\"}");
    GenericData.Record record = new GenericData.Record(written);
    record.put("removed", List.of(java.util.Map.of("a", "b"), java.util.Map.of()));
    record.put("amount", 7);
    record.put("CARD_ID", "c1");
    AvroCodec codec = AvroCodec.of(written, type("cardId string?, added double?, amount long"));

    StructValue expected = struct("c1", null, 7L);
    assertThat(codec.read(new ByteReader(writtenByAvro(written, record)))).isEqualTo(expected);
    assertThat(codec.fromDatum(record)).isEqualTo(expected);
  }

  @Test
  void aRenamedFieldIsFoundByTheReadersAliasAndAMissingOneByItsDefault() {
    Schema reader =
        schema(
            "{\"name\":\"amount\",\"type\":\"double\",\"aliases\":[\"price\"]}",
            "{\"name\":\"currency\",\"type\":\"string\",\"default\":\"EUR\"}");
    Schema written = schema("{\"name\":\"price\",\"type\":\"float\"}");
    AvroCodec codec = AvroCodec.of(written, type("amount double, currency string"), reader);
    GenericData.Record record = new GenericData.Record(written);
    record.put("price", 1.5f);

    assertThat(codec.fromDatum(record)).isEqualTo(struct(1.5, "EUR"));
  }

  @Test
  void anExactNameWinsOverOneThatLooksAlike() {
    Schema written =
        schema(
            "{\"name\":\"card_id\",\"type\":\"int\"}", "{\"name\":\"cardId\",\"type\":\"string\"}");
    GenericData.Record record = new GenericData.Record(written);
    record.put("card_id", 1);
    record.put("cardId", "exact");

    assertThat(AvroCodec.of(written, type("cardId string")).fromDatum(record))
        .isEqualTo(struct("exact"));
  }

  @Test
  void logicalTypesAreReadAsTheyWereWritten() {
    Schema written =
        schema(
            "{\"name\":\"at\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-millis\"}}",
            "{\"name\":\"plain\",\"type\":\"long\"}",
            "{\"name\":\"price\",\"type\":{\"type\":\"bytes\",\"logicalType\":\"decimal\",\"precision\":6,\"scale\":1}}");
    AvroCodec codec =
        AvroCodec.of(written, type("at timestamp, plain timestamp, price decimal(10,2)"));
    Instant instant = Instant.parse("2026-01-31T12:00:00.123Z");
    StructValue value = struct(instant, instant, new BigDecimal("12.50"));

    assertThat(codec.read(new ByteReader(bytes(codec, value)))).isEqualTo(value);
    assertThatThrownBy(
            () ->
                AvroCodec.of(written, type("at timestamp, plain timestamp, price decimal(10,0)"))
                    .read(new ByteReader(bytes(codec, value))))
        .hasMessageStartingWith("price: Cannot read '12.5' as decimal(10,0)");
  }

  @Test
  void anIncompatibleFieldIsNamed() {
    assertThatThrownBy(
            () ->
                AvroCodec.of(
                    schema("{\"name\":\"amount\",\"type\":\"string\"}"), type("amount double")))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessage("amount: Avro string cannot be read as double");
    assertThatThrownBy(
            () -> AvroCodec.of(schema("{\"name\":\"a\",\"type\":\"long\"}"), type("amount double")))
        .hasMessage("amount: required field of type double is not in the schema of the data");
    assertThatThrownBy(
            () ->
                AvroCodec.of(
                    schema(
                        "{\"name\":\"items\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"I\",\"fields\":[{\"name\":\"n\",\"type\":[\"null\",\"long\"]}]}}}"),
                    type("items list<struct B(n int)>")))
        .hasMessage("items[].n: Avro long cannot be read as int");
    assertThatThrownBy(() -> AvroCodec.of(Schema.create(Schema.Type.STRING), type("amount double")))
        .hasMessage("Avro string cannot be read as struct Payment");
  }

  @Test
  void nullForARequiredFieldAndAnotherBranchAreFaultsOfTheValue() {
    Schema written = schema("{\"name\":\"amount\",\"type\":[\"null\",\"string\",\"long\"]}");
    AvroCodec codec = AvroCodec.of(written, type("amount long"));
    ByteWriter text = new ByteWriter();
    text.writeLong(1);
    text.writeLong(1);
    text.writeByte('x');

    assertThat(codec.read(new ByteReader(new byte[] {4, 14}))).isEqualTo(struct(7L));
    assertThatThrownBy(() -> codec.read(new ByteReader(new byte[] {0})))
        .hasMessage("amount: required field of type long is missing or null");
    assertThatThrownBy(() -> codec.read(new ByteReader(text.toByteArray())))
        .hasMessageContaining("(Avro string)' as long: expects Avro long");
  }

  @Test
  void absurdLengthsAreRefusedBeforeAnythingIsAllocated() {
    AvroCodec texts =
        AvroCodec.of(
            AvroTypes.schema(new DataType.ListOf(DataType.TEXT)),
            new DataType.ListOf(DataType.TEXT));
    ByteWriter list = new ByteWriter();
    list.writeLong(1L << 40);
    ByteWriter text = new ByteWriter();
    text.writeLong(1);
    text.writeLong(Integer.MAX_VALUE);

    assertThatThrownBy(() -> texts.read(new ByteReader(list.toByteArray())))
        .hasMessage("1099511627776 elements exceed the 0 bytes left");
    assertThatThrownBy(() -> texts.read(new ByteReader(text.toByteArray())))
        .hasMessage("length 2147483647 exceeds the 0 bytes left");
  }

  @Test
  void anyNumberOfElementsWithoutBytesIsPassedOverAtOnce() {
    Schema written =
        SchemaBuilder.record("R")
            .fields()
            .name("nothing")
            .type(Schema.createArray(Schema.create(Schema.Type.NULL)))
            .noDefault()
            .requiredLong("n")
            .endRecord();
    ByteWriter out = new ByteWriter();
    out.writeLong(1L << 50);
    out.writeLong(0);
    out.writeLong(7);

    assertThat(AvroCodec.of(written, type("n long")).read(new ByteReader(out.toByteArray())))
        .isEqualTo(struct(7L));
  }

  @Test
  void schemasWithoutATypeAreRefused() {
    assertThatThrownBy(() -> AvroTypes.type(new Schema.Parser().parse("[\"int\",\"string\"]")))
        .hasMessageStartingWith("a union of several types has no type here");
    assertThatThrownBy(
            () ->
                AvroTypes.type(
                    schema("{\"name\":\"next\",\"type\":[\"null\",\"elsewhere.Other\"]}")))
        .hasMessageContaining("contains itself");
  }
}
