package io.millrace.job.view;

import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.ViewLayout;
import io.millrace.job.type.ContributionSerializer;
import java.util.List;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * A view by the clock of its events: events of a key wait in keyed state until the watermark, in
 * event time, has passed them, and are applied in order of time, ties by stream, partition and
 * offset.
 *
 * <p>One row is decided per key and event time, at that time, and one each time that the last row
 * would no longer hold. Nothing is coalesced across event times, so that the last row decided at or
 * before an instant, then its step, is the value at that instant. What is decided when depends on
 * the events alone, not on when watermarks come. The online table gets the latest of the rows that
 * are written together.
 *
 * <p>An emptied key keeps its positions to the end, so that the order of writes is the order of
 * decisions, and a recovered replay puts no row over a later one. {@link LiveView} gives them up.
 *
 * <p>A key that is forgotten leaves nothing but its positions, to the end. As the watermark is
 * event time, its entry is done with when markers of all partitions that the register has cuts of
 * have come, some seconds after it settled.
 *
 * <p>An event behind the watermark, which a source that promises order should not give, corrects
 * like a late one. The end of input applies what waits and moves no clock.
 */
public final class ReplayView extends ViewOperator {
  private static final long serialVersionUID = 1;

  private transient ListStateDescriptor<Contribution> waiting;
  private transient ReplayBuffer buffer;

  public ReplayView(ViewSettings settings) {
    super(settings);
  }

  @Override
  void open(ViewLayout layout) {
    waiting = new ListStateDescriptor<>("waiting", ContributionSerializer.of(layout));
    buffer = new ReplayBuffer(getRuntimeContext().getListState(waiting));
  }

  @Override
  void count(KeyEntry entry, Contribution contribution) throws Exception {
    if (contribution.timeMillis() > timers.currentWatermark()) {
      buffer.add(contribution);
      schedule(entry, contribution.timeMillis());
    } else {
      core.add(entry.state, contribution, contribution.timeMillis());
      if (decide(entry, entry.state.clockMillis())) {
        schedule(entry, entry.dueMillis);
      }
    }
  }

  @Override
  void empty(KeyEntry entry, Forget marker) {
    // The marker has no place in the time of events: the key's clock stays.
    core.empty(entry.state, Long.MIN_VALUE, Long.MIN_VALUE);
  }

  @Override
  void decideForgotten(KeyEntry entry, Forget marker) throws Exception {
    if (core.isEmpty(entry.state)) {
      decide(entry, deletedAtMillis(entry, marker));
    }
  }

  /** Later than the row that it deletes, which may have been decided after a crash. */
  private long deletedAtMillis(KeyEntry entry, Forget marker) {
    long newest = Math.max(entry.state.decidedAtMillis(), timers.currentWatermark());
    return newest == Long.MIN_VALUE || newest == Long.MAX_VALUE
        ? marker.settlesAtMillis()
        : newest + 1;
  }

  @Override
  void forgetWaiting() {
    buffer.clear();
  }

  @Override
  boolean isAnyWaiting() throws Exception {
    return buffer.isAny();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    forgotten.handedOnWhereAllCame(getProcessingTimeService().getCurrentProcessingTime());
    super.snapshotState(context);
  }

  @Override
  public void onEventTime(InternalTimer<EntityKey, VoidNamespace> timer) throws Exception {
    entry(timer.getKey()).timerMillis = KeyEntry.NEVER;
    replay(timer.getKey(), timers.currentWatermark());
    trimCache();
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.getTimestamp() != Long.MAX_VALUE || keepsOneKeyAtATime()) {
      super.processWatermark(mark);
      return;
    }
    // No timer is used up: a savepoint taken after this still has them.
    this.<EntityKey>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            waiting,
            (key, state) -> {
              replay(key, Long.MAX_VALUE);
              trimCache();
            });
    forgotten.handedOn(Long.MAX_VALUE);
    output.emitWatermark(mark);
  }

  @Override
  void flush() {
    // Every row is emitted when it is decided.
  }

  @Override
  void decideAgain(KeyEntry entry) throws Exception {
    // As it was decided: a later epoch is what lets it replace a row that is still there.
    decide(entry, entry.state.decidedAtMillis());
  }

  @Override
  long keptEmptyMillis() {
    // Event time may run through years between two checkpoints: no length of it is longer than a
    // recovery looks back. A key that comes back goes on from its positions, whenever that is.
    return KeyEntry.NEVER;
  }

  @Override
  void decideLeaving(KeyEntry entry) {
    throw new IllegalStateException("a replayed key is never left undecided");
  }

  private void replay(EntityKey key, long watermarkMillis) throws Exception {
    ReplayBuffer.Taken taken = buffer.take(watermarkMillis);
    List<Contribution> ready = taken.ready();
    KeyEntry entry = entry(key);
    for (int i = 0; i < ready.size(); ) {
      long timeMillis = ready.get(i).timeMillis();
      entry = refresh(entry, timeMillis - 1);
      for (; i < ready.size() && ready.get(i).timeMillis() == timeMillis; i++) {
        core.add(entry.state, ready.get(i), timeMillis);
      }
      entry = decided(entry, timeMillis);
    }
    if (watermarkMillis != Long.MAX_VALUE) {
      entry = refresh(entry, watermarkMillis);
    }
    schedule(entry, Math.min(entry.dueMillis, taken.nextMillis()));
  }

  /** Decides the key at each instant up to one at which its last row would no longer hold. */
  private KeyEntry refresh(KeyEntry entry, long untilMillis) throws Exception {
    KeyEntry current = entry;
    while (current.dueMillis <= untilMillis) {
      long dueMillis = current.dueMillis;
      core.advance(current.state, dueMillis);
      current = decided(current, dueMillis);
      current.dueMillis = Math.max(current.dueMillis, dueMillis + 1);
    }
    return current;
  }

  /** The entry after a decision: a new one when the key was forgotten. */
  private KeyEntry decided(KeyEntry entry, long atMillis) throws Exception {
    return decide(entry, atMillis) ? entry : entry(entry.key);
  }

  private boolean keepsOneKeyAtATime() {
    return settings().cacheBytes() == 0;
  }
}
