package io.millrace.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.codec.ByteWriter;
import io.millrace.type.Decimal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class EventDecoderTest {
  enum Status {
    OK,
    DECLINED
  }

  record Item(String sku, @Decimal(precision = 10, scale = 2) BigDecimal price) {}

  record Payment(
      String cardId,
      double amount,
      int count,
      Long points,
      Status status,
      Instant paidAt,
      LocalDate day,
      UUID id,
      List<Item> items,
      Map<String, Integer> tags) {}

  record Small(String cardId, double amount) {}

  record Checked(double amount) {
    Checked {
      if (amount < 0) {
        throw new IllegalArgumentException("negative");
      }
    }
  }

  private static final Payment PAYMENT =
      new Payment(
          "c1",
          12.5,
          3,
          null,
          Status.DECLINED,
          Instant.parse("2026-01-31T12:00:00.123456Z"),
          LocalDate.of(2026, 1, 31),
          new UUID(1, 2),
          List.of(new Item("s", new BigDecimal("2.50")), new Item(null, null)),
          Map.of("a", 1));

  private static BadEventException failure(EventDecoder<?> decoder, byte[] bytes) {
    return catchThrowableOfType(BadEventException.class, () -> decoder.decode(bytes));
  }

  private static byte[] confluent(int id, byte... payload) {
    ByteWriter out = new ByteWriter();
    out.writeByte(0);
    out.writeFixed32(id);
    out.writeRaw(payload, 0, payload.length);
    return out.toByteArray();
  }

  @Test
  void everyFormatGivesTheEventBack() throws Exception {
    EventBinding<Payment> binding = EventBinding.of(Payment.class);

    assertThat(EventDecoder.json(binding).decode(EventEncoder.json(binding).encode(PAYMENT)))
        .isEqualTo(PAYMENT);
    assertThat(EventDecoder.avro(binding).decode(EventEncoder.avro(binding).encode(PAYMENT)))
        .isEqualTo(PAYMENT);
    assertThat(
            EventDecoder.confluentAvro(binding, id -> id == 42 ? binding.schema() : null)
                .decode(EventEncoder.confluentAvro(binding, 42).encode(PAYMENT)))
        .isEqualTo(PAYMENT);
  }

  @Test
  void aClassGeneratedByAvroIsAnEventToo() throws Exception {
    EventBinding<GeneratedPayment> binding = EventBinding.of(GeneratedPayment.class);
    GeneratedPayment payment =
        new GeneratedPayment("c1", 1.5, Instant.parse("2026-01-31T12:00:00.123Z"), "n", 4);

    assertThat(binding.fromStruct(binding.toStruct(payment))).isEqualTo(payment);
    assertThat(EventDecoder.avro(binding).decode(EventEncoder.avro(binding).encode(payment)))
        .isEqualTo(payment);
    assertThat(
            EventDecoder.json(binding)
                .decode(
                    "{\"card_id\":\"c1\",\"amount\":1.5,\"paid_at\":\"2026-01-31T12:00:00.123Z\",\"note\":\"n\",\"count\":4}"
                        .getBytes(UTF_8)))
        .isEqualTo(payment);
  }

  @Test
  void aGeneratedClassReadsOlderDataByItsAliasesAndDefaults() throws Exception {
    Schema old =
        SchemaBuilder.record("Old")
            .fields()
            .requiredString("cardId")
            .requiredLong("price")
            .requiredLong("paid_at")
            .endRecord();
    var decoder = EventDecoder.confluentAvro(EventBinding.of(GeneratedPayment.class), id -> old);

    assertThat(decoder.decode(confluent(1, (byte) 2, (byte) 'c', (byte) 4, (byte) 0)))
        .isEqualTo(new GeneratedPayment("c", 2.0, Instant.EPOCH, null, 3));
  }

  @Test
  void anIncompatibleWriterIsNamedWithItsField() {
    Schema other =
        SchemaBuilder.record("P")
            .fields()
            .requiredString("card_id")
            .requiredString("amount")
            .endRecord();
    BadEventException e =
        failure(
            EventDecoder.confluentAvro(EventBinding.of(Small.class), id -> other), confluent(7));

    assertThat(e.code()).isEqualTo(ReasonCode.INCOMPATIBLE_SCHEMA);
    assertThat(e.place()).isEqualTo("amount");
    assertThat(e)
        .hasMessage(
            "schema 7 cannot be read as io.millrace.event.Small: amount: Avro string cannot be read"
                + " as double");
  }

  @Test
  void anUnknownSchemaIsAskedForAgainAndAnOutageIsNotTheEventsFault() throws Exception {
    EventBinding<Small> binding = EventBinding.of(Small.class);
    Schema[] registered = new Schema[1];
    var decoder = EventDecoder.confluentAvro(binding, id -> registered[0]);
    byte[] bytes = EventEncoder.confluentAvro(binding, 9).encode(new Small("c", 1));

    assertThat(failure(decoder, bytes).code()).isEqualTo(ReasonCode.UNKNOWN_SCHEMA);
    registered[0] = binding.schema();
    assertThat(decoder.decode(bytes)).isEqualTo(new Small("c", 1));

    var away =
        EventDecoder.confluentAvro(
            binding,
            id -> {
              throw new IOException("connection refused");
            });
    assertThatThrownBy(() -> away.decode(bytes)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void bytesOfAnotherFormatAreUndecodable() throws Exception {
    EventBinding<Small> binding = EventBinding.of(Small.class);
    byte[] json = "{\"amount\":1}".getBytes(UTF_8);

    assertThat(failure(EventDecoder.confluentAvro(binding, id -> null), json))
        .hasMessage(
            "The event is not in Confluent's format: expects a zero byte and a schema id of four"
                + " bytes, begins with byte 123");
    assertThat(failure(EventDecoder.json(binding), "[1]".getBytes(UTF_8)))
        .hasMessage("The event is JSON, but no object: array");
    assertThat(failure(EventDecoder.json(binding), "{\"amount\":1} x".getBytes(UTF_8)).code())
        .isEqualTo(ReasonCode.UNDECODABLE);
    assertThat(failure(EventDecoder.json(binding), new byte[0]).code())
        .isEqualTo(ReasonCode.UNDECODABLE);
    assertThat(failure(EventDecoder.json(binding), "{\"amount\":NaN}".getBytes(UTF_8)).code())
        .isEqualTo(ReasonCode.UNDECODABLE);
  }

  @Test
  void bytesLeftOverAreAnError() throws Exception {
    EventBinding<Small> binding = EventBinding.of(Small.class);
    byte[] bytes = EventEncoder.avro(binding).encode(new Small("c", 1));

    assertThat(
            failure(EventDecoder.avro(binding), java.util.Arrays.copyOf(bytes, bytes.length + 2)))
        .hasMessage(
            "The event is no Avro data of its schema: 2 of "
                + (bytes.length + 2)
                + " bytes are left over");
  }

  @Test
  void aConstructorThatThrowsMakesTheEventBad() {
    BadEventException e =
        failure(
            EventDecoder.json(EventBinding.of(Checked.class)), "{\"amount\":-1}".getBytes(UTF_8));

    assertThat(e.code()).isEqualTo(ReasonCode.USER_CODE);
    assertThat(e).hasMessageContaining("IllegalArgumentException: negative");
  }

  @Test
  void nanIsSaidByAvroAndNotByJson() throws Exception {
    EventBinding<Small> binding = EventBinding.of(Small.class);
    Small nan = new Small("c", Double.NaN);

    assertThat(EventDecoder.avro(binding).decode(EventEncoder.avro(binding).encode(nan)))
        .isEqualTo(nan);
    assertThatThrownBy(() -> EventEncoder.json(binding).encode(nan))
        .extracting(e -> ((BadEventException) e).code())
        .isEqualTo(ReasonCode.NOT_FINITE);
  }
}
