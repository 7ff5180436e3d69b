package io.millrace.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.ForgetMarker;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RawEventSerializerTest {

  private static final RawEvent FULL =
      new RawEvent(1, 2, 3, 4, new byte[] {5}, new byte[] {(byte) 0xff, 0});

  static Stream<RawEvent> events() {
    return Stream.of(
        FULL,
        new RawEvent(0, 0, 0, 0, null, null),
        new RawEvent(0, 0, 0, 0, new byte[0], new byte[0]),
        RawEvent.marker(
            0, 3, 1L << 40, new ForgetMarker(9, "card", new EntityKey(new byte[] {1}), -5)),
        new RawEvent(
            Integer.MAX_VALUE,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            RawEvent.ARRIVAL_IS_EVENT_TIME,
            null,
            new byte[100_000]));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_comes_back_as_it_went(RawEvent event) throws Exception {
    assertThat(read(write(event))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void bytes_are_copied_without_loss(RawEvent event) throws Exception {
    DataOutputSerializer copy = new DataOutputSerializer(64);
    RawEventSerializer.INSTANCE.copy(new DataInputDeserializer(write(event)), copy);
    assertThat(copy.getCopyOfBuffer()).isEqualTo(write(event));
  }

  @Test
  void format_1_is_these_bytes() throws Exception {
    assertThat(HexFormat.of().formatHex(write(FULL)))
        .isEqualTo(
            "00000001"
                + "00000002"
                + "0000000000000003"
                + "0000000000000004"
                + "0000000105"
                + "00000002ff00");
  }

  @Test
  void a_null_and_an_empty_value_are_different_events() {
    RawEvent nothing = new RawEvent(0, 0, 0, 0, null, null);
    RawEvent empty = new RawEvent(0, 0, 0, 0, null, new byte[0]);
    assertThat(nothing).isNotEqualTo(empty);
  }

  @Test
  void flink_finds_the_type_from_the_class_without_kryo() {
    TypeInformation<RawEvent> type = TypeInformation.of(RawEvent.class);
    assertThat(type).isEqualTo(RawEventTypeInfo.INSTANCE);
    assertThat(type.createSerializer(new SerializerConfigImpl()))
        .isInstanceOf(RawEventSerializer.class);
  }

  @Test
  void a_restored_serializer_is_compatible_as_it_is() throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(
        out, RawEventSerializer.INSTANCE.snapshotConfiguration());
    TypeSerializerSnapshot<RawEvent> restored =
        TypeSerializerSnapshot.readVersionedSnapshot(
            new DataInputDeserializer(out.getCopyOfBuffer()), getClass().getClassLoader());
    TypeSerializer<RawEvent> serializer = restored.restoreSerializer();
    assertThat(serializer).isInstanceOf(RawEventSerializer.class);
    assertThat(
            RawEventSerializer.INSTANCE
                .snapshotConfiguration()
                .resolveSchemaCompatibility(restored)
                .isCompatibleAsIs())
        .isTrue();
  }

  @Test
  void the_text_of_an_event_does_not_show_its_contents() {
    RawEvent event = new RawEvent(1, 2, 3, 4, null, new byte[] {1, 2, 3});
    assertThat(event.toString()).contains("offset=3", "3 bytes").doesNotContain("[1, 2");
  }

  private static byte[] write(RawEvent event) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    RawEventSerializer.INSTANCE.serialize(event, out);
    return out.getCopyOfBuffer();
  }

  private static RawEvent read(byte[] bytes) throws Exception {
    return RawEventSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes));
  }
}
