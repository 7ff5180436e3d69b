package io.millrace.job.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.KeyInput;
import io.millrace.core.ViewLayout;
import io.millrace.event.ReasonCode;
import io.millrace.job.CardFeatures;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.decode.EventRecord;
import io.millrace.job.online.RowBatch;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.table.VisiblePull;
import io.millrace.job.view.RowUpdate;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

final class SerializersTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {1, 2, 3});
  private static final List<DataType> SLOTS =
      List.of(DataType.FLOAT64, DataType.TEXT, new DataType.ListOf(DataType.INT64));
  private static final DataType.Struct EVENT =
      new DataType.Struct(
          "Event",
          List.of(
              new DataType.Field("id", DataType.TEXT, false),
              new DataType.Field("amount", DataType.FLOAT64, true)));

  @Test
  void keysAndRowUpdatesComeBackAsTheyWere() throws Exception {
    assertThat(copy(EntityKeySerializer.INSTANCE, KEY)).isEqualTo(KEY);
    RowUpdate row = new RowUpdate(KEY, new byte[] {9}, 1, 2, 3, 4);
    RowUpdate deletion = new RowUpdate(KEY, null, 1, 2, 3, Long.MIN_VALUE, false);
    assertThat(copy(RowUpdateSerializer.INSTANCE, row)).isEqualTo(row);
    assertThat(copy(RowUpdateSerializer.INSTANCE, deletion)).isEqualTo(deletion);
    RowBatch batch = new RowBatch(0, 2, 7, -5, List.of(row, deletion));
    assertThat(copy(RowBatchSerializer.INSTANCE, batch)).isEqualTo(batch);
  }

  @Test
  void deadLettersComeBackWithAndWithoutBytesAndView() throws Exception {
    for (DeadLetter letter :
        List.of(
            new DeadLetter(
                "s", 1, 2, 3, new byte[] {4}, ReasonCode.CONSTRAINT, "a", "why ü", "view"),
            new DeadLetter("s", 1, 2, 3, null, ReasonCode.UNDECODABLE, "", "", null))) {
      assertThat(copy(DeadLetterSerializer.INSTANCE, letter)).isEqualTo(letter);
    }
  }

  @Test
  void pullsComeBackWithTheirCoverageAndThoseOfBeforeWithoutOne() throws Exception {
    for (Coverage coverage : Arrays.asList(Coverage.ALL_ROWS, Coverage.CHANGES, null)) {
      VisiblePull pull = new VisiblePull("t", 1, 2, 3, 4, 5, 6, null, coverage, 7, 8);
      assertThat(copy(VisiblePullSerializer.INSTANCE, pull)).isEqualTo(pull);
    }
  }

  @Test
  void contributionsComeBackByTheTypesOfTheirSlots() throws Exception {
    Contribution all = contribution(1.5, "x", List.of(1L, 2L));
    Contribution some = contribution(null, "", null);
    for (Contribution contribution : List.of(all, some)) {
      Contribution copy = copy(ContributionSerializer.of(SLOTS), contribution);
      assertThat(copy.values()).isEqualTo(contribution.values());
      assertThat(copy).usingRecursiveComparison().ignoringFields("values").isEqualTo(contribution);
    }
  }

  @Test
  void eventsComeBackByTheirType() throws Exception {
    TypeSerializer<EventRecord> serializer =
        EventRecordSerializer.type(EVENT).createSerializer(new SerializerConfigImpl());
    EventRecord event = new EventRecord("s", 1, 2, 3, 4, new StructValue(Arrays.asList("a", null)));
    assertThat(copy(serializer, event)).isEqualTo(event);
  }

  @Test
  void aSnapshotRestoresItsOwnFormatAndRefusesAnother() throws Exception {
    ContributionSerializer own = ContributionSerializer.of(SLOTS);
    TypeSerializerSnapshot<Contribution> read = written(own.snapshotConfiguration());
    assertThat(read.restoreSerializer()).isEqualTo(own);
    assertThat(own.snapshotConfiguration().resolveSchemaCompatibility(read).isCompatibleAsIs())
        .isTrue();
    ContributionSerializer other = ContributionSerializer.of(List.of(DataType.INT32));
    assertThat(other.snapshotConfiguration().resolveSchemaCompatibility(read).isIncompatible())
        .isTrue();
  }

  @Test
  void bytesOfFormatOneStayAsTheyAre() throws Exception {
    assertThat(hex(EntityKeySerializer.INSTANCE, KEY)).isEqualTo("00000003010203");
    assertThat(hex(ContributionSerializer.of(SLOTS), contribution(1.5, "x", List.of(1L))))
        .isEqualTo("0000001a03010203c801ca01020304013ff8000000000000010178010102");
  }

  @Test
  void whatAViewIsGivenComesBackMarkersToo() throws Exception {
    ViewLayout layout =
        ViewClasses.of(CardFeatures.class).layoutOf("card").layout(getClass().getClassLoader());
    TypeSerializer<KeyInput> serializer =
        KeyInputSerializer.type(layout).createSerializer(new SerializerConfigImpl());
    Forget marker = new Forget(KEY, 9, 1, 3, 1L << 40, -5);
    assertThat(copy(serializer, marker)).isEqualTo(marker);
    Object[] values = new Object[layout.slots().size()];
    Contribution some = new Contribution(KEY, 100, 101, 2, 3, 2, values);
    Contribution copy = (Contribution) copy(serializer, some);
    assertThat(copy.key()).isEqualTo(KEY);
    assertThat(copy.offset()).isEqualTo(2);
    assertThat(copy.values()).isEqualTo(values);
    assertThat(written(serializer.snapshotConfiguration()).restoreSerializer())
        .isEqualTo(serializer);
  }

  private static Contribution contribution(Object... values) {
    return new Contribution(KEY, 100, 101, 2, 3, 2, values);
  }

  private static <T> T copy(TypeSerializer<T> serializer, T value) throws Exception {
    TypeSerializer<T> own = serializer.duplicate();
    DataOutputSerializer out = new DataOutputSerializer(64);
    own.serialize(value, out);
    DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
    DataOutputSerializer again = new DataOutputSerializer(64);
    own.copy(in, again);
    assertThat(in.available()).isZero();
    assertThat(again.getCopyOfBuffer()).isEqualTo(out.getCopyOfBuffer());
    return own.deserialize(new DataInputDeserializer(again.getCopyOfBuffer()));
  }

  private static <T> String hex(TypeSerializer<T> serializer, T value) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return java.util.HexFormat.of().formatHex(out.getCopyOfBuffer());
  }

  private static <T> TypeSerializerSnapshot<T> written(TypeSerializerSnapshot<T> snapshot)
      throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, snapshot);
    return TypeSerializerSnapshot.readVersionedSnapshot(
        new DataInputDeserializer(out.getCopyOfBuffer()), SerializersTest.class.getClassLoader());
  }
}
