package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyInput;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.type.KeyGroups;
import io.millrace.table.PulledRow;
import io.millrace.table.RowMemory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Tells by the key what is new of a table's rows, pulled and pushed, and hands that on: to the log
 * at once, and to the views when a completed checkpoint covers it (where a table has a schedule of
 * its own for that, at the tick that follows).
 *
 * <p>So whatever a view has served of a table is in every checkpoint that it may be restored from,
 * and a restored job hands it on again before it reads anything: nobody has to wait until a pull,
 * or an outage of its source, is over. What is handed on arrives then: a table never holds back the
 * watermark.
 *
 * <p>A row whose columns were seen by the last pull is nothing new, nor is a bad row that stays as
 * it is. When a pull of all rows ends, the keys that it did not give are gone.
 *
 * <p>Outputs: what is new, and by side outputs contributions of each view, dead letters, and the
 * pulls whose rows have all been handed on.
 */
final class NewRows extends AbstractStreamOperator<PulledRow>
    implements TwoInputStreamOperator<CheckedRow, Pulled, PulledRow> {
  private static final long serialVersionUID = 1;

  /** Of a pull's end: some milliseconds. */
  private static final int KEYS_AT_A_TIME = 5_000;

  /** The version of any row that is forgotten. */
  private static final long FORGOTTEN = RowMemory.Versions.ofBad(new byte[0]);

  private final TableSettings settings;
  private final OutputTag<DeadLetter> deadLetters;
  private final OutputTag<VisiblePull> visible;
  private final Map<String, OutputTag<KeyInput>> contributions;

  private transient BoundTable table;
  private transient List<BoundView> views;
  private transient RowMemory.Versions versions;
  private transient Memories memories;
  private transient FeedViews feed;
  private transient WaitingRows waiting;
  private transient WaitingPulls pulls;
  private transient HandOn handOn;
  private transient GoneWalk walk;
  private transient Recalled recalled;
  private transient PassedOver passedOver;
  private transient ForgottenRows forgotten;
  private transient Counter rowsForgotten;
  private transient HeldWatermark watermark;

  NewRows(
      TableSettings settings,
      OutputTag<DeadLetter> deadLetters,
      OutputTag<VisiblePull> visible,
      Map<String, OutputTag<KeyInput>> contributions) {
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.visible = visible;
    this.contributions = Map.copyOf(contributions);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    pulls = new WaitingPulls(context);
    walk = new GoneWalk(context);
    recalled = new Recalled(context);
    forgotten = new ForgottenRows(settings, context);
  }

  @Override
  public void open() throws Exception {
    super.open();
    FeatureStore store = settings.viewClasses().compile(getUserCodeClassloader());
    table = store.table(settings.table());
    views =
        store.views().stream()
            .filter(view -> contributions.containsKey(view.spec().name()))
            .toList();
    feed = new FeedViews(table, forgotten, contributions, deadLetters, output);
    versions = new RowMemory.Versions(table.spec().type());
    memories = new Memories(getKeyedStateBackend());
    passedOver = new PassedOver(getMetricGroup());
    rowsForgotten = getMetricGroup().counter("forgotten_rows");
    watermark = new HeldWatermark(forgotten, getProcessingTimeService(), super::processWatermark);
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    waiting =
        new WaitingRows(
            this.<EntityKey>getKeyedStateBackend(),
            getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(),
            table.name(),
            table.spec().type(),
            WaitingRows.MOST_BYTES);
    pulls.open(table, nowMillis);
    handOn =
        new HandOn(
            waiting,
            pulls,
            getProcessingTimeService(),
            new HandedOn(
                feed,
                views,
                watermark::arrivalMillis,
                pull -> output.collect(visible, new StreamRecord<>(pull)),
                getRuntimeContext().getTaskInfo()));
    forget(store, nowMillis);
    long arrivalMillis = watermark.arrivalMillis();
    new Recall(settings, table, recalled, views, getRuntimeContext().getTaskInfo())
        .run(
            getKeyedStateBackend(),
            memories,
            versions,
            waiting,
            row -> forgotten.forgetsLogged(row, nowMillis),
            (row, lacking) -> feed.give(row, lacking, arrivalMillis));
    handOn.all();
    goOn();
    if (settings.forgetting().register() != null) {
      watermark.look();
    }
  }

  /** What is forgotten of the state that this begins with. */
  private void forget(FeatureStore store, long nowMillis) throws Exception {
    long mayHaveBegun = Math.max(settings.pullsBefore(), recalled.known().pull()) + 1;
    for (PullEnd end : walk.open()) {
      mayHaveBegun = Math.max(mayHaveBegun, end.pull() + 1);
    }
    Optional<Predicate<EntityKey>> missed =
        forgotten.begin(table, views, store.views(), mayHaveBegun, new Stage(), nowMillis);
    if (missed.isPresent()) {
      memories.forget(missed.get());
    }
  }

  @Override
  public void processElement1(StreamRecord<CheckedRow> element) throws Exception {
    CheckedRow checked = element.getValue();
    forgotten.pull(checked.pull());
    if (checked.row() != null && checked.row().isPushed()) {
      pushed(checked.row());
      return;
    }
    boolean isForgotten = isForgotten(checked);
    if (isForgotten) {
      rowsForgotten.inc();
      if (forgotten.isOwnKeyForgotten(checked)) {
        return;
      }
    }
    RowMemory memory = memories.get();
    for (PullEnd end : walk.open()) {
      judge(checked.key(), memory, end);
    }
    if (isForgotten) {
      // By another key that it has: its own is there, and what was known of it stands.
      memory.seeBad(checked.pull(), FORGOTTEN);
    } else if (checked.row() == null) {
      byte[] row = checked.refused().value();
      if (memory.seeBad(checked.pull(), RowMemory.Versions.ofBad(row))) {
        output.collect(deadLetters, new StreamRecord<>(checked.refused()));
      }
    } else {
      Optional<PulledRow> event = memory.see(checked.row(), versions);
      if (event.isPresent()) {
        isNew(event.get());
      }
    }
    memories.put(memory);
  }

  private boolean isForgotten(CheckedRow checked) throws Exception {
    return checked.row() == null
        ? forgotten.forgetsBad(checked)
        : forgotten.forgets(checked.row(), nowMillis());
  }

  private void pushed(PulledRow row) throws Exception {
    if (forgotten.forgets(row, nowMillis())) {
      rowsForgotten.inc();
      recalled.pushed(row);
      return;
    }
    RowMemory memory = memories.get();
    if (recalled.has(row.push())) {
      passedOver.see(row, recalled);
      if (memory.meetAgain(row, versions)) {
        memories.put(memory);
      }
      return;
    }
    recalled.pushed(row);
    Optional<PulledRow> event = memory.push(row, versions);
    if (event.isPresent()) {
      isNew(event.get());
    }
    // After it: a pull that began before it was pushed does not take it away.
    for (PullEnd end : walk.open()) {
      judge(row.key(), memory, end);
    }
    memories.put(memory);
  }

  @Override
  public void processElement2(StreamRecord<Pulled> element) throws Exception {
    // The next may have begun, when a checkpoint covers this.
    forgotten.pull(element.getValue().pull() + 1);
    if (!(element.getValue() instanceof PullEnd end)) {
      return;
    }
    boolean isWalking = !walk.isDone();
    walk.ended(end);
    if (!isWalking) {
      goOn();
    }
  }

  /** Looks at as many keys as may be at a time, and goes on after a pause as long as that took. */
  private void goOn() throws Exception {
    long startMillis = System.currentTimeMillis();
    while (!walk.isDone()) {
      PullEnd end = walk.go(memories, KEYS_AT_A_TIME, this::look);
      if (end == null) {
        long tookMillis = System.currentTimeMillis() - startMillis;
        long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
        getProcessingTimeService().registerTimer(nowMillis + tookMillis, time -> goOn());
        return;
      }
      pulls.ended(end);
      recalled.ended(end.pull());
    }
  }

  private void look(EntityKey key, PullEnd end) throws Exception {
    setCurrentKey(key);
    RowMemory memory = memories.get();
    if (judge(key, memory, end)) {
      memories.put(memory);
    }
  }

  /** Whether a key is gone by the end of a pull. */
  private boolean judge(EntityKey key, RowMemory memory, PullEnd end) throws Exception {
    if (!GoneWalk.looksAtKeys(end)) {
      return false;
    }
    OptionalLong gone = memory.goneAfter(end.pull(), end.pulledAtMillis());
    if (gone.isPresent()) {
      isNew(table.gone(key, end.pull(), end.pulledAtMillis(), gone.getAsLong()));
    }
    return gone.isPresent();
  }

  /** How many pushed rows were taken for those of another topic. */
  long ofAnotherTopic() {
    return passedOver.ofAnotherTopic();
  }

  /** Of the current key. */
  private void isNew(PulledRow row) throws Exception {
    output.collect(new StreamRecord<>(row, row.observedAtMillis()));
    if (!views.isEmpty()) {
      waiting.add(row, pulls.generation());
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    handOn.all();
    forgotten.awaitTold();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    waiting.save();
    memories.save();
    pulls.snapshot(context.getCheckpointId());
    walk.snapshot();
    recalled.snapshot(settings.epoch(), views);
    forgotten.snapshot();
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    handOn.due(pulls.dueAfter(checkpointId, nowMillis));
  }

  /** What this does for forgotten keys. */
  private final class Stage implements ForgettingStage {
    @Override
    public boolean isOfThisSubtask(EntityKey key) {
      return KeyGroups.areOf(getRuntimeContext().getTaskInfo(), key);
    }

    @Override
    public boolean forget(EntityKey key) throws Exception {
      Object before = getCurrentKey();
      setCurrentKey(key);
      boolean wasSeen = memories.forget();
      if (before != null) {
        setCurrentKey(before);
      }
      return wasSeen && !settings.history().isKept();
    }

    @Override
    public void forEachUnlogged(Consumer<PulledRow> reader) throws Exception {
      if (settings.history().isKept()) {
        return;
      }
      Object before = getCurrentKey();
      waiting.forEach(reader);
      if (before != null) {
        setCurrentKey(before);
      }
    }

    @Override
    public long lastPull(EntityKey key) throws Exception {
      Object before = getCurrentKey();
      setCurrentKey(key);
      long last = memories.get().lastPull();
      if (before != null) {
        setCurrentKey(before);
      }
      return last;
    }

    @Override
    public void give(BoundView view, KeyInput marker) {
      output.collect(contributions.get(view.spec().name()), new StreamRecord<>(marker));
    }
  }

  private long nowMillis() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermark.came(mark);
  }

  @Override
  public void finish() throws Exception {
    watermark.release();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (walk != null) {
      walk.close();
    }
    if (forgotten != null) {
      forgotten.close();
    }
    super.close();
  }
}
