package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.Pulled;
import io.millrace.table.PulledRow;
import io.millrace.table.RowMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
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

  private final TableSettings settings;
  private final OutputTag<DeadLetter> deadLetters;
  private final OutputTag<VisiblePull> visible;
  private final Map<String, OutputTag<Contribution>> contributions;

  private transient BoundTable table;
  private transient List<BoundView> views;
  private transient RowMemory.Versions versions;
  private transient ValueStateDescriptor<byte[]> savedMemories;
  private transient ValueState<byte[]> savedMemory;
  private transient WaitingRows waiting;
  private transient WaitingPulls pulls;
  private transient long watermarkMillis;

  NewRows(
      TableSettings settings,
      OutputTag<DeadLetter> deadLetters,
      OutputTag<VisiblePull> visible,
      Map<String, OutputTag<Contribution>> contributions) {
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.visible = visible;
    this.contributions = Map.copyOf(contributions);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    pulls = new WaitingPulls(context);
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
    versions = new RowMemory.Versions(table.spec().type());
    savedMemories = new ValueStateDescriptor<>("memory", BytePrimitiveArraySerializer.INSTANCE);
    savedMemory = getRuntimeContext().getState(savedMemories);
    watermarkMillis = Long.MIN_VALUE;
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    waiting =
        new WaitingRows(this.<EntityKey>getKeyedStateBackend(), table.name(), table.spec().type());
    pulls.open(table, nowMillis);
    handOn(pulls.restored());
  }

  @Override
  public void processElement1(StreamRecord<CheckedRow> element) throws Exception {
    CheckedRow checked = element.getValue();
    byte[] known = savedMemory.value();
    RowMemory memory = known == null ? new RowMemory() : RowMemoryBytes.read(known);
    if (checked.row() == null) {
      byte[] row = checked.refused().value();
      if (memory.seeBad(checked.pull(), RowMemory.Versions.ofBad(row))) {
        output.collect(deadLetters, new StreamRecord<>(checked.refused()));
      }
    } else {
      Optional<PulledRow> event =
          checked.row().isPushed()
              ? memory.push(checked.row(), versions)
              : memory.see(checked.row(), versions);
      if (event.isPresent()) {
        isNew(event.get());
      }
    }
    savedMemory.update(RowMemoryBytes.write(memory));
  }

  @Override
  public void processElement2(StreamRecord<Pulled> element) throws Exception {
    PullEnd end = (PullEnd) element.getValue();
    if (end.coverage() == Coverage.ALL_ROWS) {
      this.<EntityKey>getKeyedStateBackend()
          .applyToAllKeys(
              VoidNamespace.INSTANCE,
              VoidNamespaceSerializer.INSTANCE,
              savedMemories,
              (key, state) -> {
                RowMemory memory = RowMemoryBytes.read(state.value());
                OptionalLong gone = memory.goneAfter(end.pull(), end.pulledAtMillis());
                if (gone.isPresent()) {
                  isNew(table.gone(key, end.pull(), end.pulledAtMillis(), gone.getAsLong()));
                  state.update(RowMemoryBytes.write(memory));
                }
              });
    }
    pulls.ended(end);
  }

  /** Of the current key. */
  private void isNew(PulledRow row) throws Exception {
    output.collect(new StreamRecord<>(row, row.observedAtMillis()));
    if (!views.isEmpty()) {
      waiting.add(row, pulls.generation());
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    pulls.snapshot(context.getCheckpointId());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    handOn(pulls.coveredBy(checkpointId, nowMillis));
  }

  private void handOn(WaitingPulls.Due due) throws Exception {
    long arrivalMillis =
        Math.max(
            getProcessingTimeService().getCurrentProcessingTime(),
            watermarkMillis == Long.MAX_VALUE ? watermarkMillis : watermarkMillis + 1);
    waiting.take(due.generation(), row -> contribute(row, arrivalMillis));
    for (PullEnd end : due.ends()) {
      output.collect(
          visible,
          new StreamRecord<>(
              new VisiblePull(
                  end.table(),
                  end.pull(),
                  end.pulledAtMillis(),
                  end.arrivalMillis(),
                  arrivalMillis,
                  end.rows(),
                  end.rejected(),
                  end.seenUntil(),
                  getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                  getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks())));
    }
  }

  private void contribute(PulledRow row, long arrivalMillis) {
    for (BoundView view : views) {
      List<Contribution> added;
      try {
        added = view.contributions(table, row, arrivalMillis);
      } catch (BadEventException e) {
        refuse(row, view, e, arrivalMillis);
        continue;
      }
      OutputTag<Contribution> tag = contributions.get(view.spec().name());
      for (Contribution contribution : added) {
        output.collect(tag, new StreamRecord<>(contribution, row.observedAtMillis()));
      }
    }
  }

  private void refuse(PulledRow row, BoundView view, BadEventException why, long arrivalMillis) {
    output.collect(
        deadLetters,
        new StreamRecord<>(
            new DeadLetter(
                table.name(),
                row.isPushed() ? row.push().eventPartition() : 0,
                table.offset(row),
                arrivalMillis,
                RowText.of(table, row.columns()).getBytes(StandardCharsets.UTF_8),
                why.code(),
                why.place(),
                "%s (key %s)".formatted(why.getMessage(), table.keys().decode(row.key())),
                view.spec().name())));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermarkMillis = mark.getTimestamp();
    super.processWatermark(mark);
  }
}
