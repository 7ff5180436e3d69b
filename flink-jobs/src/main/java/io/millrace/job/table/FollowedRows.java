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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Gives views the rows of a table that another job pulls and logs. What is new of it, that job has
 * told; the log has it for good, so nothing waits for a checkpoint but the word that all rows of a
 * pull were given: it came another way than they, and a barrier is behind both.
 *
 * <p>Outputs: nothing, and by side outputs contributions of each view, dead letters of views, and
 * pulls whose rows have all been given.
 */
final class FollowedRows extends AbstractStreamOperator<PulledRow>
    implements TwoInputStreamOperator<CheckedRow, Pulled, PulledRow> {
  private static final long serialVersionUID = 1;

  private final TableSettings settings;
  private final OutputTag<DeadLetter> deadLetters;
  private final OutputTag<VisiblePull> visible;
  private final Map<String, OutputTag<KeyInput>> contributions;

  private transient List<BoundView> views;
  private transient FeedViews feed;
  private transient HandedOn handedOn;
  private transient ForgottenRows forgotten;
  private transient List<PullEnd> ended;
  private transient Counter rowsForgotten;
  private transient HeldWatermark watermark;

  FollowedRows(
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
    forgotten = new ForgottenRows(settings, context);
  }

  @Override
  public void open() throws Exception {
    super.open();
    FeatureStore store = settings.viewClasses().compile(getUserCodeClassloader());
    BoundTable table = store.table(settings.table());
    views =
        store.views().stream()
            .filter(view -> contributions.containsKey(view.spec().name()))
            .toList();
    feed = new FeedViews(table, forgotten, contributions, deadLetters, output);
    watermark = new HeldWatermark(forgotten, getProcessingTimeService(), super::processWatermark);
    handedOn =
        new HandedOn(
            feed,
            views,
            watermark::arrivalMillis,
            pull -> output.collect(visible, new StreamRecord<>(pull)),
            getRuntimeContext().getTaskInfo());
    ended = new ArrayList<>();
    rowsForgotten = getMetricGroup().counter("forgotten_rows");
    long nowMillis = nowMillis();
    forgotten.begin(table, views, store.views(), 0, new Stage(), nowMillis);
    if (settings.forgetting().register() != null) {
      watermark.look();
    }
  }

  @Override
  public void processElement1(StreamRecord<CheckedRow> element) throws Exception {
    PulledRow row = element.getValue().row();
    if (forgotten.forgetsLogged(row, nowMillis())) {
      rowsForgotten.inc();
    } else {
      feed.give(row, views, watermark.arrivalMillis());
    }
  }

  @Override
  public void processElement2(StreamRecord<Pulled> element) {
    ended.add((PullEnd) element.getValue());
  }

  /** All rows that were given before an end came have come by now. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    for (PullEnd end : ended) {
      handedOn.end(end, watermark.arrivalMillis());
    }
    ended.clear();
    forgotten.awaitTold();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    forgotten.snapshot();
  }

  /** What this does for forgotten keys: nothing is remembered of them. */
  private final class Stage implements ForgettingStage {
    @Override
    public boolean isOfThisSubtask(EntityKey key) {
      return KeyGroups.areOf(getRuntimeContext().getTaskInfo(), key);
    }

    @Override
    public boolean forget(EntityKey key) {
      return false;
    }

    @Override
    public void forEachUnlogged(Consumer<PulledRow> reader) {
      // The log has all.
    }

    @Override
    public long lastPull(EntityKey key) {
      throw new AssertionError("whoever pulls chooses the cut");
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
    if (forgotten != null) {
      forgotten.close();
    }
    super.close();
  }
}
