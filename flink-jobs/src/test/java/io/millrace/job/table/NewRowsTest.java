package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.compile.BoundTable;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.event.ReasonCode;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.type.ContributionSerializer;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.job.type.PulledRowSerializer;
import io.millrace.job.type.VisiblePullSerializer;
import io.millrace.table.PulledRow;
import io.millrace.type.StructValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NewRowsTest {
  private static final long HOUR = 3_600_000;

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

  private final OutputTag<DeadLetter> bad =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
  private final OutputTag<VisiblePull> visible =
      new OutputTag<>("visible", VisiblePullSerializer.TYPE);
  private ViewClasses classes = ViewClasses.of(ItemFeatures.class);
  private KeyedTwoInputStreamOperatorTestHarness<EntityKey, CheckedRow, Pulled, PulledRow> flink;
  private OutputTag<Contribution> view;
  private BoundTable table;
  private long checkpoint;
  private int logged;
  private int counted;
  private int letters;
  private int pulls;

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  private void start(OperatorSubtaskState state) throws Exception {
    var store = classes.compile(NewRowsTest.class.getClassLoader());
    table = store.tables().get(0);
    var bound = store.views().get(0);
    view = new OutputTag<>("view", ContributionSerializer.type(bound.layout()));
    flink =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new NewRows(
                new TableSettings(classes, table.name()),
                bad,
                visible,
                Map.of(bound.spec().name(), view)),
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
    counted = 0;
    letters = 0;
    pulls = 0;
  }

  private void pulled(long pull, long id, String name) throws Exception {
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

  private void refused(long pull, long id, String what) throws Exception {
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

  private void ended(long pull, Coverage coverage) throws Exception {
    flink.processElement2(
        new StreamRecord<>(
            new PullEnd(table.name(), pull, pull * HOUR, pull * HOUR + 1, coverage, 1, 0, null)));
  }

  private OperatorSubtaskState barrier() throws Exception {
    flink.prepareSnapshotPreBarrier(++checkpoint);
    return flink.snapshot(checkpoint, 0);
  }

  private void completed(long id) throws Exception {
    flink.notifyOfCompletedCheckpoint(id);
  }

  /** New rows since the last call, as {@code id=name} or {@code id gone}. */
  private List<String> logged() {
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

  private int handedOn() {
    return since(flink.getSideOutput(view), counted, now -> counted = now);
  }

  private int letters() {
    return since(flink.getSideOutput(bad), letters, now -> letters = now);
  }

  private List<Long> visible() {
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

  @Test
  void a_new_row_is_logged_at_once_and_handed_on_when_a_checkpoint_covers_it() throws Exception {
    start(null);
    pulled(1, 7, "a");
    assertThat(logged()).containsExactly("7=a");
    assertThat(handedOn()).isZero();
    barrier();
    pulled(1, 8, "b");
    completed(1);
    assertThat(handedOn()).as("the row before the barrier").isEqualTo(1);
    barrier();
    completed(2);
    assertThat(handedOn()).isEqualTo(1);
    barrier();
    completed(3);
    assertThat(handedOn()).isZero();
  }

  @Test
  void a_checkpoint_that_completes_covers_those_that_did_not() throws Exception {
    start(null);
    pulled(1, 7, "a");
    barrier();
    pulled(1, 8, "b");
    barrier();
    completed(2);
    assertThat(handedOn()).isEqualTo(2);
  }

  @Test
  void a_restored_operator_hands_on_all_that_its_state_holds_before_anything_else()
      throws Exception {
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.ALL_ROWS);
    OperatorSubtaskState state = barrier();
    flink.close();
    start(state);
    assertThat(handedOn()).isEqualTo(1);
    assertThat(visible()).containsExactly(1L);
    pulled(2, 7, "a");
    assertThat(logged()).as("seen before").isEmpty();
  }

  @Test
  void what_a_full_pull_does_not_give_is_gone_once_and_handed_on_like_a_row() throws Exception {
    start(null);
    pulled(1, 7, "a");
    pulled(1, 8, "b");
    ended(1, Coverage.ALL_ROWS);
    barrier();
    completed(1);
    logged();
    handedOn();
    assertThat(visible()).containsExactly(1L);
    pulled(2, 8, "b");
    ended(2, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("7 gone");
    assertThat(visible()).as("not before its rows").isEmpty();
    barrier();
    completed(2);
    assertThat(handedOn()).isEqualTo(1);
    assertThat(visible()).containsExactly(2L);
    pulled(3, 8, "b");
    ended(3, Coverage.ALL_ROWS);
    assertThat(logged()).isEmpty();
  }

  @Test
  void a_pull_of_changes_takes_nothing_away() throws Exception {
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.CHANGES);
    ended(2, Coverage.CHANGES);
    assertThat(logged()).containsExactly("7=a");
  }

  @Test
  void a_bad_row_is_a_dead_letter_once_and_what_was_known_stands() throws Exception {
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.ALL_ROWS);
    refused(2, 7, "bad");
    ended(2, Coverage.ALL_ROWS);
    refused(3, 7, "bad");
    ended(3, Coverage.ALL_ROWS);
    assertThat(letters()).isEqualTo(1);
    refused(4, 7, "worse");
    assertThat(letters()).isEqualTo(1);
    pulled(5, 7, "a");
    assertThat(logged()).containsExactly("7=a");
  }

  @Test
  void a_table_with_a_schedule_of_its_own_for_that_comes_online_at_its_ticks() throws Exception {
    classes = ViewClasses.of(LaterFeatures.class);
    start(null);
    pulled(1, 7, "a");
    ended(1, Coverage.ALL_ROWS);
    assertThat(logged()).containsExactly("7=a");
    barrier();
    completed(1);
    flink.setProcessingTime(11 * HOUR - 1);
    barrier();
    completed(2);
    assertThat(handedOn()).isZero();
    assertThat(visible()).isEmpty();
    flink.setProcessingTime(11 * HOUR);
    barrier();
    completed(3);
    assertThat(handedOn()).isEqualTo(1);
    assertThat(visible()).containsExactly(1L);
  }
}
