package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyInput;
import io.millrace.core.ViewLayout;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.forget.ViewForgetting;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.type.DeadLetterSerializer;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.job.type.KeyInputSerializer;
import io.millrace.job.type.PulledRowSerializer;
import io.millrace.job.type.VisiblePullSerializer;
import io.millrace.job.view.RowUpdate;
import io.millrace.job.view.ViewHarness;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * The stage of a table and the operator of its view, which forget, at any parallelism: what comes
 * out of the stage goes to the log and the view, and what comes out of that, to the online rows.
 */
final class TableStages implements AutoCloseable {
  private static final int MAX_PARALLELISM = 16;

  private final ViewClasses classes;
  private final BoundTable table;
  private final RememberedRegister register;
  private final long pullsBefore;
  private final OutputTag<DeadLetter> bad =
      new OutputTag<>("dead-letters", DeadLetterSerializer.TYPE);
  private final OutputTag<VisiblePull> visible =
      new OutputTag<>("visible", VisiblePullSerializer.TYPE);
  private final OutputTag<KeyInput> contributions;
  private final List<Subtask> stages = new ArrayList<>();
  private final List<ViewHarness> views = new ArrayList<>();
  private final List<PulledRow> log = new ArrayList<>();
  private final Map<EntityKey, RowUpdate> online = new HashMap<>();
  private long handedWatermark = Long.MIN_VALUE;

  /** What a checkpoint holds. */
  record State(OperatorSubtaskState stage, OperatorSubtaskState view, int parallelism) {}

  /** One of the stage, and what was taken of it. */
  private static final class Subtask {
    private KeyedTwoInputStreamOperatorTestHarness<EntityKey, CheckedRow, Pulled, PulledRow> flink;
    private int given;
    private int put;
    private long watermark = Long.MIN_VALUE;
  }

  /**
   * @param layout of the view
   * @param pullsBefore pulls that there were before the first state
   */
  TableStages(
      ViewClasses classes,
      BoundTable table,
      ViewLayout layout,
      RememberedRegister register,
      long pullsBefore) {
    this.classes = classes;
    this.table = table;
    this.register = register;
    this.pullsBefore = pullsBefore;
    this.contributions = new OutputTag<>("view-item", KeyInputSerializer.type(layout));
  }

  /** Rows that came out, in their order; a test takes back what a crash undoes. */
  List<PulledRow> log() {
    return log;
  }

  /** The newest row of a key; null for none. */
  RowUpdate online(EntityKey key) {
    return online.get(key);
  }

  /**
   * Begins.
   *
   * @param from what to go on from; null for nothing
   */
  void open(int parallelism, State from, long nowMillis) throws Exception {
    for (int subtask = 0; subtask < parallelism; subtask++) {
      views.add(
          ViewHarness.forgetting(
              NewRowsRun.ItemFeatures.class,
              new ViewForgetting(register, table.keys().spec(), "item", List.of(table.name())),
              subtask,
              parallelism,
              from == null ? null : of(from.view(), from, parallelism, subtask),
              nowMillis));
    }
    for (int subtask = 0; subtask < parallelism; subtask++) {
      stages.add(stage(subtask, parallelism, from, nowMillis));
    }
    drain();
  }

  private static OperatorSubtaskState of(
      OperatorSubtaskState state, State from, int parallelism, int subtask) {
    return AbstractStreamOperatorTestHarness.repartitionOperatorState(
        state, MAX_PARALLELISM, from.parallelism(), parallelism, subtask);
  }

  private Subtask stage(int subtask, int parallelism, State from, long nowMillis) throws Exception {
    Subtask stage = new Subtask();
    stage.flink =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new NewRows(
                new TableSettings(
                    classes,
                    table.name(),
                    1,
                    RowHistory.NONE,
                    pullsBefore,
                    StreamForgetting.of(register, table.name(), Set.of("item_id"))),
                bad,
                visible,
                Map.of("item", contributions)),
            CheckedRow::key,
            null,
            EntityKeySerializer.TYPE,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    stage.flink.setup(PulledRowSerializer.of(table.spec().type()));
    if (from != null) {
      stage.flink.initializeState(of(from.stage(), from, parallelism, subtask));
    }
    stage.flink.setProcessingTime(nowMillis);
    stage.flink.open();
    return stage;
  }

  /** What has come out of the stage goes on: rows to the log, the rest to the view. */
  private void drain() throws Exception {
    for (Subtask stage : stages) {
      var given = stage.flink.getSideOutput(contributions);
      if (given != null) {
        List<StreamRecord<KeyInput>> all = new ArrayList<>(given);
        for (; stage.given < all.size(); stage.given++) {
          KeyInput input = all.get(stage.given).getValue();
          view(input.key()).flink.processElement(input, 0);
        }
      }
      List<Object> put = new ArrayList<>(stage.flink.getOutput());
      for (; stage.put < put.size(); stage.put++) {
        if (put.get(stage.put) instanceof Watermark mark) {
          stage.watermark = mark.getTimestamp();
        } else if (put.get(stage.put) instanceof StreamRecord<?> record) {
          log.add((PulledRow) record.getValue());
        }
      }
    }
    long watermark = stages.stream().mapToLong(each -> each.watermark).min().orElse(Long.MIN_VALUE);
    if (watermark > handedWatermark) {
      handedWatermark = watermark;
      for (ViewHarness view : views) {
        view.flink.processWatermark(watermark);
      }
    }
    for (ViewHarness view : views) {
      for (RowUpdate update : view.updates()) {
        RowUpdate before = online.get(update.key());
        if (before == null || isNewer(update, before)) {
          online.put(update.key(), update);
        }
      }
    }
  }

  private static boolean isNewer(RowUpdate one, RowUpdate other) {
    return one.position() != other.position()
        ? one.position() > other.position()
        : one.decidedAtMillis() > other.decidedAtMillis();
  }

  void give(PulledRow row) throws Exception {
    stage(row.key()).flink.processElement1(new StreamRecord<>(CheckedRow.good(row)));
    drain();
  }

  void giveToAll(Pulled pulled) throws Exception {
    for (Subtask stage : stages) {
      stage.flink.processElement2(new StreamRecord<>(pulled));
    }
    drain();
  }

  void timeIs(long nowMillis) throws Exception {
    for (Subtask stage : stages) {
      stage.flink.setProcessingTime(nowMillis);
    }
    drain();
    for (ViewHarness view : views) {
      view.flink.setProcessingTime(nowMillis);
    }
    drain();
  }

  void watermark(long millis) throws Exception {
    for (Subtask stage : stages) {
      stage.flink.processBothWatermarks(new Watermark(millis));
    }
    drain();
  }

  State snapshot(long id, long nowMillis) throws Exception {
    for (Subtask stage : stages) {
      ((NewRows) stage.flink.getOperator()).prepareSnapshotPreBarrier(id);
    }
    drain();
    OperatorSubtaskState[] ofStages = new OperatorSubtaskState[stages.size()];
    OperatorSubtaskState[] ofViews = new OperatorSubtaskState[views.size()];
    for (int i = 0; i < ofStages.length; i++) {
      ofStages[i] = stages.get(i).flink.snapshot(id, nowMillis);
      ofViews[i] = views.get(i).snapshot(id);
    }
    drain();
    return new State(
        AbstractStreamOperatorTestHarness.repackageState(ofStages),
        AbstractStreamOperatorTestHarness.repackageState(ofViews),
        ofStages.length);
  }

  /** A checkpoint is complete. */
  void completed(long id) throws Exception {
    for (Subtask stage : stages) {
      stage.flink.notifyOfCompletedCheckpoint(id);
    }
    drain();
    for (ViewHarness view : views) {
      view.flink.notifyOfCompletedCheckpoint(id);
    }
    drain();
  }

  private Subtask stage(EntityKey key) {
    return stages.get(subtask(key));
  }

  private ViewHarness view(EntityKey key) {
    return views.get(subtask(key));
  }

  private int subtask(EntityKey key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(key, MAX_PARALLELISM, views.size());
  }

  @Override
  public void close() throws Exception {
    for (Subtask stage : stages) {
      stage.flink.close();
    }
    for (ViewHarness view : views) {
      view.close();
    }
    stages.clear();
    views.clear();
    handedWatermark = Long.MIN_VALUE;
  }
}
