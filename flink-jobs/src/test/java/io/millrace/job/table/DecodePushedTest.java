package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Constraints;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import io.millrace.compile.FeatureStore;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.decode.EventFormat;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.HeldUp;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.RawEventSerializer;
import io.millrace.job.table.NewRowsRun.Item;
import io.millrace.job.table.NewRowsRun.ItemFeatures;
import io.millrace.job.type.CheckedRowSerializer;
import io.millrace.job.type.DeadLetterSerializer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pushed rows of a forgotten key that are bad leave no letter, and are something of the key. */
final class DecodePushedTest {
  private static final long NOW = 1_800_000_000_000L;

  /** Of the topic's second partition: what lies before is forgotten. */
  private static final long CUT = 7;

  @FeatureView(owner = "tests@example.com", description = "Items as they are pushed")
  static final class PushedFeatures {
    static final Table<Item> PUSHED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ItemFeatures.ITEM, Item::id)
            .every("1h")
            .pushedTo(Kafka.topic("pushed").json())
            .check(Item::name, Constraints.oneOf("a", "b"));
    static final Feature<String> NAME = PUSHED.latest(Item::name);
  }

  @FeatureView(owner = "tests@example.com", description = "The same for nobody to ask for")
  static final class StoredFeatures {
    static final Table<Item> STORED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ItemFeatures.ITEM, Item::id)
            .every("1h")
            .offlineOnly()
            .pushedTo(Kafka.topic("pushed").json())
            .check(Item::name, Constraints.oneOf("a", "b"));
    static final Feature<String> NAME = STORED.latest(Item::name);
  }

  private final RememberedRegister register = new RememberedRegister();
  private final OutputTag<DeadLetter> bad =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
  private OneInputStreamOperatorTestHarness<RawEvent, CheckedRow> flink;
  private FeatureStore store;
  private long id;

  /** The first item is to be forgotten, and another that nothing comes of. */
  private void start(Class<?> definition) throws Exception {
    ViewClasses classes = ViewClasses.of(definition);
    store = classes.compile(getClass().getClassLoader());
    String table = store.tables().get(0).name();
    id = request(1, table);
    request(3, table);
    TableSettings settings =
        new TableSettings(
            classes,
            table,
            1,
            RowHistory.NONE,
            0,
            StreamForgetting.of(register, table, Set.of("item_id")));
    flink =
        new OneInputStreamOperatorTestHarness<>(
            new DecodePushed(new PushSettings(settings, EventFormat.JSON, null), bad),
            RawEventSerializer.INSTANCE);
    flink.setup(
        CheckedRowSerializer.type(store.tables().get(0).spec().type())
            .createSerializer(new SerializerConfigImpl()));
    flink.open();
  }

  private long request(long item, String table) {
    long entry = register.request("item_id", NewRowsRun.itemKey(item), NOW);
    register.cut(entry, table, Map.of(2, CUT));
    return entry;
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  private void push(long offset, String json) throws Exception {
    byte[] value = json.getBytes(StandardCharsets.UTF_8);
    flink.processElement(new StreamRecord<>(new RawEvent(0, 1, offset, NOW, null, value)));
  }

  private List<Long> letters() {
    Queue<StreamRecord<DeadLetter>> letters = flink.getSideOutput(bad);
    return letters == null
        ? List.of()
        : letters.stream().map(letter -> letter.getValue().offset()).toList();
  }

  private String state() {
    return id + " " + ForgetPlace.state(store.views().get(0).spec().onlineTable());
  }

  @Test
  void oneThatBreaksWhatTheTableDemands() throws Exception {
    start(PushedFeatures.class);
    push(CUT - 2, "{\"id\":1,\"name\":\"odd\"}");
    push(CUT - 1, "{\"id\":2,\"name\":\"odd\"}");
    assertThat(letters()).as("of the other item").containsExactly(CUT - 1);
    flink.prepareSnapshotPreBarrier(1);
    assertThat(register.found()).isEqualTo(Map.of(state(), 1L));
    push(CUT, "{\"id\":1,\"name\":\"odd\"}");
    assertThat(letters()).as("what comes since is new").containsExactly(CUT - 1, CUT);
    assertThat(flink.extractOutputValues()).isEmpty();
  }

  @Test
  void oneThatCannotBeDecodedAndNamesIt() throws Exception {
    start(PushedFeatures.class);
    push(CUT - 2, "{\"id\":1,\"name\":{}}");
    push(CUT - 1, "{\"id\":2,\"name\":{}}");
    assertThat(letters()).as("of the other item").containsExactly(CUT - 1);
    flink.prepareSnapshotPreBarrier(1);
    assertThat(register.found()).isEqualTo(Map.of(state(), 1L));
  }

  @Test
  void ofATableThatIsKeptOfflineOnlyItIsSaidAtItsRows() throws Exception {
    start(StoredFeatures.class);
    push(CUT - 1, "{\"id\":1,\"name\":\"odd\"}");
    flink.prepareSnapshotPreBarrier(1);
    assertThat(register.hadMore()).isEqualTo(Set.of(id + " rows_stored"));
    assertThat(register.found()).isEmpty();
    assertThat(letters()).isEmpty();
  }

  /** Nobody would drop it once more, and who is killed says nothing any more. */
  @Test
  void theRegisterHasItBeforeACheckpointCoversIt() throws Exception {
    start(PushedFeatures.class);
    register.setAway(true);
    push(CUT - 1, "{\"id\":1,\"name\":\"odd\"}");
    HeldUp.byTheRegister(register, () -> flink.prepareSnapshotPreBarrier(1));
    assertThat(register.found()).isEqualTo(Map.of(state(), 1L));
  }

  @Test
  void aGoodOneGoesOnToWhoKnowsTheMarkers() throws Exception {
    start(PushedFeatures.class);
    push(CUT - 1, "{\"id\":1,\"name\":\"a\"}");
    flink.prepareSnapshotPreBarrier(1);
    assertThat(flink.extractOutputValues()).hasSize(1);
    assertThat(register.found()).isEmpty();
  }
}
