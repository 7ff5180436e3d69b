package io.millrace.job.table;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyInput;
import io.millrace.event.ReasonCode;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.forget.KeyRegister;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.PullLeft;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.job.type.KeyInputSerializer;
import io.millrace.job.type.PulledRowSerializer;
import io.millrace.job.type.VisiblePullSerializer;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import io.millrace.type.StructValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;

/** The operator of a table in a harness, and what has come out of it since last looked. */
abstract class NewRowsRun {
  static final long HOUR = 3_600_000;

  /** A row. */
  public record Item(long id, String name) {}

  @FeatureView(owner = "tests@example.com", description = "Items as they are pulled")
  static final class ItemFeatures {
    static final Entity.One<Long> ITEM = Entity.key("item_id", Long.class);
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ITEM, Item::id)
            .every("1h");
    static final Feature<String> NAME = ITEMS.latest(Item::name);
  }

  @FeatureView(owner = "tests@example.com", description = "Another view of the same items")
  static final class MoreFeatures {
    static final Feature<Long> NAMES = ItemFeatures.ITEMS.rows().count().forever();
  }

  @FeatureView(owner = "tests@example.com", description = "What has a name")
  static final class NameFeatures {
    static final Entity.One<String> NAME = Entity.key("name", String.class);
    static final Feature<Long> ITEMS = ItemFeatures.ITEMS.by(NAME, Item::name).count().forever();
  }

  @FeatureView(owner = "tests@example.com", description = "What an item is called")
  static final class PairFeatures {
    static final Entity.Two<Long, String> PAIR =
        Entity.key("item_id", Long.class).and("name", String.class);
    static final Feature<Long> TIMES =
        ItemFeatures.ITEMS.by(PAIR, Item::id, Item::name).count().forever();
  }

  @FeatureView(owner = "tests@example.com", description = "Items that come online hourly")
  static final class LaterFeatures {
    static final Table<Item> LATER =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ItemFeatures.ITEM, Item::id)
            .every("1m")
            .toOnlineEvery("1h");
    static final Feature<String> NAME = LATER.latest(Item::name);
  }

  @FeatureView(owner = "tests@example.com", description = "The same items by another table")
  static final class DepotFeatures {
    static final Table<Item> DEPOT =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from depot"))
            .key(ItemFeatures.ITEM, Item::id)
            .every("1h");
    static final Feature<String> NAME = DEPOT.latest(Item::name);
  }

  @FeatureView(owner = "tests@example.com", description = "Items that no gateway answers with")
  static final class StoredFeatures {
    static final Table<Item> STORED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ItemFeatures.ITEM, Item::id)
            .every("1h")
            .offlineOnly();
    static final Feature<String> NAME = STORED.latest(Item::name);
  }

  private final OutputTag<DeadLetter> bad =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
  private final OutputTag<VisiblePull> visible =
      new OutputTag<>("visible", VisiblePullSerializer.TYPE);
  ViewClasses classes = ViewClasses.of(ItemFeatures.class);
  KeyedTwoInputStreamOperatorTestHarness<EntityKey, CheckedRow, Pulled, PulledRow> flink;
  private final Map<String, OutputTag<KeyInput>> tags = new TreeMap<>();
  BoundTable table;

  /** Of the table that comes; null for the first. */
  String tableName;

  RowHistory history = RowHistory.NONE;
  long epoch = 1;
  RememberedRegister register;

  /** How the stage sees the register. */
  UnaryOperator<KeyRegister> seen = UnaryOperator.identity();

  private long checkpoint;
  private int logged;
  private final Map<String, Integer> counted = new TreeMap<>();
  private int letters;
  private int pulls;

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  void start(OperatorSubtaskState state) throws Exception {
    var store = classes.compile(NewRowsRun.class.getClassLoader());
    table = tableName == null ? store.tables().get(0) : store.table(tableName);
    tags.clear();
    for (BoundView view : table.isOnline() ? store.views() : List.<BoundView>of()) {
      String name = view.spec().name();
      tags.put(name, new OutputTag<>("view-" + name, KeyInputSerializer.type(view.layout())));
    }
    flink =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new NewRows(
                new TableSettings(
                    classes,
                    table.name(),
                    epoch,
                    history,
                    9,
                    StreamForgetting.of(
                        register == null ? null : seen.apply(register),
                        table.name(),
                        Set.of("item_id", "name"))),
                bad,
                visible,
                tags),
            CheckedRow::key,
            null,
            EntityKeySerializer.TYPE);
    flink.setup(PulledRowSerializer.of(table.spec().type()));
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(10 * HOUR);
    flink.open();
    logged = 0;
    counted.clear();
    letters = 0;
    pulls = 0;
  }

  void pulled(long pull, long id, String name) throws Exception {
    EntityKey key = table.keys().encode(List.of(id));
    flink.processElement1(
        new StreamRecord<>(
            CheckedRow.good(
                new PulledRow(
                    table.name(),
                    pull,
                    pull * HOUR,
                    pull * HOUR,
                    key,
                    new StructValue(Arrays.asList(id, name))))));
  }

  /** Pushed in a millisecond. */
  void pushed(long offset, long atMillis, long id, String name) throws Exception {
    flink.processElement1(new StreamRecord<>(CheckedRow.good(push(offset, atMillis, id, name))));
  }

  PulledRow push(long offset, long atMillis, long id, String name) {
    return new PulledRow(
        table.name(),
        0,
        new PushPlace(1, offset),
        atMillis,
        atMillis,
        table.keys().encode(List.of(id)),
        new StructValue(Arrays.asList(id, name)));
  }

  /** Rows with the numbers from 1. */
  void pulledRows(long pull, int rows) throws Exception {
    for (int id = 1; id <= rows; id++) {
      pulled(pull, id, "a");
    }
  }

  /** A second passes. */
  void later() throws Exception {
    flink.setProcessingTime(flink.getProcessingTime() + 1_000);
  }

  void refused(long pull, long id, String what) throws Exception {
    EntityKey key = table.keys().encode(List.of(id));
    flink.processElement1(
        new StreamRecord<>(
            CheckedRow.bad(
                key,
                pull,
                new DeadLetter(
                    table.name(),
                    0,
                    pull,
                    0,
                    what.getBytes(StandardCharsets.UTF_8),
                    ReasonCode.CONSTRAINT,
                    "",
                    what,
                    null))));
  }

  void ended(long pull, Coverage coverage) throws Exception {
    flink.processElement2(
        new StreamRecord<>(
            new PullEnd(table.name(), pull, pull * HOUR, pull * HOUR + 1, coverage, 1, 0, null)));
  }

  void left(long pull) throws Exception {
    flink.processElement2(
        new StreamRecord<>(new PullLeft(table.name(), pull, pull * HOUR, pull * HOUR + 1)));
  }

  long ofAnotherTopic() {
    return ((NewRows) flink.getOperator()).ofAnotherTopic();
  }

  OperatorSubtaskState barrier() throws Exception {
    flink.prepareSnapshotPreBarrier(++checkpoint);
    return flink.snapshot(checkpoint, 0);
  }

  void completed(long id) throws Exception {
    flink.notifyOfCompletedCheckpoint(id);
  }

  /** New rows since the last call, as {@code id=name} or {@code id gone}. */
  List<String> logged() {
    List<PulledRow> all = flink.extractOutputValues();
    List<String> now =
        all.subList(logged, all.size()).stream()
            .map(
                row ->
                    row.isGone()
                        ? table.keys().decode(row.key()).get(0) + " gone"
                        : row.columns().values().get(0) + "=" + row.columns().values().get(1))
            .toList();
    logged = all.size();
    return now;
  }

  static EntityKey itemKey(long id) {
    return ViewClasses.of(ItemFeatures.class)
        .compile(NewRowsRun.class.getClassLoader())
        .tables()
        .get(0)
        .keys()
        .encode(List.of(id));
  }

  /** All that a view was given. */
  List<KeyInput> given(String view) {
    Queue<StreamRecord<KeyInput>> records = flink.getSideOutput(tags.get(view));
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  /** Rows handed on since the last call, to the only view. */
  int handedOn() {
    return handedOn(tags.keySet().iterator().next());
  }

  int handedOn(String view) {
    return since(
        flink.getSideOutput(tags.get(view)),
        counted.getOrDefault(view, 0),
        now -> counted.put(view, now));
  }

  int letters() {
    return since(flink.getSideOutput(bad), letters, now -> letters = now);
  }

  /** What all letters hold. */
  List<String> refused() {
    Queue<StreamRecord<DeadLetter>> all = flink.getSideOutput(bad);
    return all == null
        ? List.of()
        : all.stream()
            .map(letter -> new String(letter.getValue().value(), StandardCharsets.UTF_8))
            .toList();
  }

  List<Long> visible() {
    Queue<StreamRecord<VisiblePull>> all = flink.getSideOutput(visible);
    List<Long> numbers = new ArrayList<>();
    if (all != null) {
      all.stream().skip(pulls).forEach(each -> numbers.add(each.getValue().pull()));
      pulls = all.size();
    }
    return numbers;
  }

  private static int since(Queue<?> all, int before, java.util.function.IntConsumer now) {
    int size = all == null ? 0 : all.size();
    now.accept(size);
    return size - before;
  }
}
