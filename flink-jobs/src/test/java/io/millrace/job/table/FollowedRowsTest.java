package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.PulledOffset;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.KeyInput;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.job.type.KeyInputSerializer;
import io.millrace.job.type.PulledRowSerializer;
import io.millrace.job.type.VisiblePullSerializer;
import io.millrace.table.PulledRow;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What views are given of a table that another job pulls and logs. */
final class FollowedRowsTest {
  private static final long HOUR = NewRowsRun.HOUR;
  private static final long SETTLES = 10 * HOUR + 15_000;

  /** What its writer is asked: nothing but who it is. */
  private record Anothers() implements RowHistory {
    @Override
    public Writer writer() {
      return Writer.ANOTHER_JOB;
    }

    @Override
    public long lastPull(String table) {
      throw new AssertionError("not asked");
    }

    @Override
    public void forEach(BoundTable table, After after, Reader reader) {
      throw new AssertionError("not asked");
    }

    @Override
    public long lastEnded(String table) {
      throw new AssertionError("the other job numbers its pulls");
    }

    @Override
    public Follower follow(BoundTable table) {
      throw new AssertionError("not asked");
    }
  }

  private final ViewClasses classes = ViewClasses.of(NewRowsRun.ItemFeatures.class);
  private final RememberedRegister register = new RememberedRegister();
  private final OutputTag<DeadLetter> bad =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
  private final OutputTag<VisiblePull> visible =
      new OutputTag<>("visible", VisiblePullSerializer.TYPE);
  private OutputTag<KeyInput> item;
  private KeyedTwoInputStreamOperatorTestHarness<EntityKey, CheckedRow, Pulled, PulledRow> flink;

  private void start() throws Exception {
    FeatureStore store = classes.compile(getClass().getClassLoader());
    BoundTable table = store.tables().get(0);
    BoundView view = store.views().get(0);
    item = new OutputTag<>("view-item", KeyInputSerializer.type(view.layout()));
    flink =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new FollowedRows(
                new TableSettings(
                    classes,
                    "items",
                    1,
                    new Anothers(),
                    0,
                    StreamForgetting.of(register, "items", Set.of("item_id"))),
                bad,
                visible,
                Map.of("item", item)),
            CheckedRow::key,
            null,
            EntityKeySerializer.TYPE);
    flink.setup(PulledRowSerializer.of(table.spec().type()));
    flink.setProcessingTime(10 * HOUR);
    flink.open();
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  private void row(long pull, long id, String name) throws Exception {
    flink.processElement1(
        new StreamRecord<>(
            CheckedRow.good(
                new PulledRow(
                    "items",
                    pull,
                    pull * HOUR,
                    pull * HOUR,
                    NewRowsRun.itemKey(id),
                    new StructValue(Arrays.asList(id, name))))));
  }

  private void end(long pull) throws Exception {
    flink.processElement2(
        new StreamRecord<>(
            new PullEnd("items", pull, pull * HOUR, pull * HOUR, Coverage.CHANGES, 1, 0, null)));
  }

  /** What the view was given: keys, and markers as cuts. */
  private List<Object> given() {
    Queue<StreamRecord<KeyInput>> all = flink.getSideOutput(item);
    return all == null
        ? List.of()
        : all.stream()
            .map(StreamRecord::getValue)
            .<Object>map(each -> each instanceof Forget forget ? forget.cut() : each.key())
            .toList();
  }

  private List<Long> visible() {
    Queue<StreamRecord<VisiblePull>> all = flink.getSideOutput(visible);
    return all == null ? List.of() : all.stream().map(each -> each.getValue().pull()).toList();
  }

  private List<Long> watermarks() {
    return flink.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .toList();
  }

  private static EntityKey key(long id) {
    return NewRowsRun.itemKey(id);
  }

  @Test
  void rowsGoOnAtOnceAndThatAPullIsVisibleBehindTheNextBarrier() throws Exception {
    start();
    row(3, 1, "a");
    end(3);
    assertThat(given()).containsExactly(key(1));
    assertThat(visible()).isEmpty();
    flink.prepareSnapshotPreBarrier(1);
    assertThat(visible()).containsExactly(3L);
    flink.prepareSnapshotPreBarrier(2);
    assertThat(visible()).containsExactly(3L);
  }

  @Test
  void aKeyIsForgottenUpToTheCutOfWhoeverPulls() throws Exception {
    long id = register.request("item_id", key(1), SETTLES);
    start();
    row(3, 1, "before");
    assertThat(given()).containsExactly(key(1));
    register.cut(id, "items", Map.of(0, PulledOffset.of(5, 0)));
    flink.setProcessingTime(SETTLES);
    assertThat(given()).containsExactly(key(1), PulledOffset.of(5, 0));
    row(4, 1, "before");
    row(4, 2, "another");
    row(5, 1, "after");
    assertThat(given()).containsExactly(key(1), PulledOffset.of(5, 0), key(2), key(1));
  }

  @Test
  void untilItIsChosenTheWatermarkWaitsAndRowsAreOfBefore() throws Exception {
    long id = register.request("item_id", key(1), SETTLES);
    start();
    flink.setProcessingTime(SETTLES);
    flink.processBothWatermarks(new Watermark(SETTLES - 1));
    flink.processBothWatermarks(new Watermark(SETTLES));
    assertThat(watermarks()).containsExactly(SETTLES - 1);
    row(4, 1, "in the log by then, so before the cut");
    assertThat(given()).isEmpty();
    register.cut(id, "items", Map.of(0, PulledOffset.of(5, 0)));
    flink.setProcessingTime(SETTLES + 2_000);
    flink.setProcessingTime(SETTLES + 4_000);
    assertThat(given()).containsExactly(PulledOffset.of(5, 0));
    assertThat(watermarks()).containsExactly(SETTLES - 1, SETTLES);
  }

  @Test
  void aCutThatIsChosenByAClockThatIsAheadComesBeforeTheRowsBehindIt() throws Exception {
    long id = register.request("item_id", key(1), SETTLES);
    start();
    row(3, 1, "before");
    register.cut(id, "items", Map.of(0, PulledOffset.of(5, 0)));
    row(5, 1, "after");
    assertThat(given()).containsExactly(key(1), PulledOffset.of(5, 0), key(1));
  }

  @Test
  void noCutIsChosenHere() throws Exception {
    long id = register.request("item_id", key(1), SETTLES);
    start();
    flink.setProcessingTime(SETTLES + 60_000);
    row(4, 1, "a");
    assertThat(register.entry(id).cuts()).isEmpty();
  }

  @Test
  void manyKeysThatWaitForTheirCutsAskTheRegisterNoMoreThanOne() throws Exception {
    List<Long> ids = new ArrayList<>();
    for (long key = 0; key < 50; key++) {
      ids.add(register.request("item_id", key(key), SETTLES));
    }
    start();
    flink.setProcessingTime(SETTLES);
    int before = register.looks();
    flink.setProcessingTime(flink.getProcessingTime() + 1_000);
    flink.processBothWatermarks(new Watermark(flink.getProcessingTime()));
    // One for each of the two, and those that the watch does by itself, one a second.
    assertThat(register.looks() - before).isLessThan(25);
    ids.forEach(id -> register.cut(id, "items", Map.of(0, PulledOffset.of(5, 0))));
    flink.setProcessingTime(flink.getProcessingTime() + 1_000);
    assertThat(given()).hasSize(50);
    assertThat(watermarks()).hasSize(1);
  }
}
