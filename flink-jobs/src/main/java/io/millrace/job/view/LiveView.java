package io.millrace.job.view;

import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.ViewLayout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * A view by the wall clock. The watermark is complete_to: arrival time, not event time.
 *
 * <p>An event changes its key's state at once; the row is built when it is flushed: a few
 * milliseconds later ({@link FlushPause longer} while the view is behind), before a barrier, and
 * before a watermark is handed on, so that a watermark downstream says what has been flushed. Keys
 * are cleaned up by the earlier of wall clock and watermark, and decided by the wall clock, later
 * each time. The last watermark of ended sources fires no timer: it says nothing about time.
 *
 * <p>After a restore nothing is decided, and no watermark handed on, until everything that arrived
 * before the restart has been read again. Partitions are read again in another interleaving; a row
 * decided in between could lack an event that was served before.
 *
 * <p>A view that goes live from a replay's savepoint finds emptied keys that the replay would have
 * kept for ever. It looks at all keys once, before the first event, and keeps those as long as if
 * they had just emptied.
 */
public final class LiveView extends ViewOperator {
  private static final long serialVersionUID = 1;

  /**
   * Longer than any restart looks back. A key that comes back after a deletion must not start its
   * positions anew while a checkpoint from before the deletion may still be restored: the deletion,
   * decided once more, would then take away the newer row.
   */
  static final long KEPT_EMPTY_MILLIS = 600_000;

  private transient CatchUp catchUp;
  private transient Set<KeyEntry> undecided;
  private transient Watermark held;
  private transient boolean flushScheduled;
  private transient boolean flushing;
  private transient FlushPause pause;

  /** Of the contributions since the last flush. */
  private transient long newestArrivalMillis;

  public LiveView(ViewSettings settings) {
    super(settings);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    catchUp = new CatchUp(context);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    catchUp.snapshot(timers.currentWatermark());
  }

  @Override
  void open(ViewLayout layout) throws Exception {
    undecided = new LinkedHashSet<>();
    pause = new FlushPause(settings().coalesceMillis());
    newestArrivalMillis = Long.MIN_VALUE;
    catchUp.begin(nowMillis());
    if (catchUp.isFromReplay()) {
      limitEmptied(nowMillis() + KEPT_EMPTY_MILLIS);
    }
    if (catchUp.putOffBeforeMillis() > catchUp.restartMillis()) {
      putOffNoLonger(catchUp.restartMillis(), catchUp.putOffBeforeMillis());
    }
  }

  /** The clock is behind that of the restart before: keys that wait for it would come too late. */
  private void putOffNoLonger(long dueMillis, long untilMillis) throws Exception {
    forEachSaved(
        entry -> {
          if (entry.served && entry.timerMillis > dueMillis && entry.timerMillis <= untilMillis) {
            entry.dueMillis = Math.min(entry.dueMillis, dueMillis);
            entry.unsaved = true;
            schedule(entry, dueMillis);
          }
        });
  }

  private void limitEmptied(long untilMillis) throws Exception {
    forEachSaved(
        entry -> {
          if (core.isEmpty(entry.state) && entry.dueMillis == KeyEntry.NEVER) {
            entry.dueMillis = untilMillis;
            entry.unsaved = true;
            schedule(entry, untilMillis);
          }
        });
  }

  @Override
  void count(KeyEntry entry, Contribution contribution) {
    core.add(entry.state, contribution, completeToMillis());
    entry.newestArrivalMillis = Math.max(entry.newestArrivalMillis, contribution.arrivalMillis());
    newestArrivalMillis = Math.max(newestArrivalMillis, contribution.arrivalMillis());
    decideAtFlush(entry);
  }

  @Override
  void empty(KeyEntry entry, Forget marker) {
    core.empty(entry.state, marker.settlesAtMillis(), completeToMillis());
  }

  @Override
  void decideForgotten(KeyEntry entry, Forget marker) {
    decideAtFlush(entry);
  }

  @Override
  public void onEventTime(InternalTimer<EntityKey, VoidNamespace> timer) throws Exception {
    KeyEntry entry = entry(timer.getKey());
    entry.timerMillis = KeyEntry.NEVER;
    entry.unsaved = true;
    long completeToMillis = completeToMillis();
    if (entry.dueMillis <= completeToMillis || wasPutOff(entry)) {
      core.advance(entry.state, completeToMillis);
      decideAtFlush(entry);
    } else {
      schedule(entry, entry.dueMillis);
    }
    trimCache();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.getTimestamp() == Long.MAX_VALUE) {
      flush();
      handedOn(mark.getTimestamp());
      output.emitWatermark(mark);
      return;
    }
    held = mark;
    scheduleFlush();
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    flush();
    super.processWatermarkStatus(status);
  }

  @Override
  void flush() throws Exception {
    if (flushing) {
      // Flink goes on for a while after a timer has thrown. The rows that the failed flush did not
      // emit are forgotten until the restore: no watermark may claim them.
      throw new IllegalStateException("the flush before this one has failed");
    }
    flushing = true;
    long startMillis = nowMillis();
    Watermark mark = held;
    held = null;
    if (mark != null) {
      timeServiceManager.advanceWatermark(mark);
    }
    List<KeyEntry> due = new ArrayList<>(undecided);
    undecided.clear();
    for (KeyEntry entry : due) {
      decideNow(entry);
    }
    if (mark != null && !isCatchingUp()) {
      output.emitWatermark(mark);
      handedOn(mark.getTimestamp());
    }
    flushing = false;
    pause.flushed(nowMillis() - startMillis, behindMillis(startMillis));
    newestArrivalMillis = Long.MIN_VALUE;
  }

  @Override
  long keptEmptyMillis() {
    return KEPT_EMPTY_MILLIS;
  }

  @Override
  void decideLeaving(KeyEntry entry) throws Exception {
    undecided.remove(entry);
    decideNow(entry);
  }

  @Override
  void decideAgain(KeyEntry entry) throws Exception {
    decideNow(entry);
  }

  private void decideNow(KeyEntry entry) throws Exception {
    // Later than before even if the clock was set back, or the row would not replace the last one.
    if (decide(entry, Math.max(nowMillis(), entry.state.decidedAtMillis() + 1))) {
      schedule(entry, entry.dueMillis);
    }
  }

  private void decideAtFlush(KeyEntry entry) {
    entry.unsaved = true;
    if (isCatchingUp()) {
      // It may have been served after the checkpoint: if it is empty by then, that row must go.
      entry.served = true;
      entry.dueMillis = Math.min(entry.dueMillis, catchUp.restartMillis());
      schedule(entry, catchUp.restartMillis());
    } else if (!entry.undecided) {
      entry.undecided = true;
      undecided.add(entry);
      scheduleFlush();
    }
  }

  /**
   * Whether it was to wait until everything is read again, which it now is. What the clock says
   * does not matter: it may have been set back, and the watermark goes on.
   */
  private boolean wasPutOff(KeyEntry entry) {
    return !isCatchingUp() && entry.dueMillis <= catchUp.restartMillis();
  }

  private void handedOn(long watermarkMillis) {
    if (!isCatchingUp()) {
      forgotten.handedOn(watermarkMillis);
    }
  }

  private long behindMillis(long atMillis) {
    return newestArrivalMillis == Long.MIN_VALUE ? 0 : atMillis - newestArrivalMillis;
  }

  private boolean isCatchingUp() {
    return catchUp.isUnderWay(timers.currentWatermark());
  }

  private void scheduleFlush() {
    if (!flushScheduled) {
      flushScheduled = true;
      getProcessingTimeService()
          .registerTimer(
              nowMillis() + pause.millis(),
              time -> {
                flushScheduled = false;
                flush();
              });
    }
  }

  private long completeToMillis() {
    return Math.min(nowMillis(), timers.currentWatermark());
  }

  private long nowMillis() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }
}
