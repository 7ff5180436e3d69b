package io.millrace.job.view;

import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.KeyInput;
import io.millrace.core.ViewCore;
import io.millrace.core.ViewLayout;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.KeyForm;
import io.millrace.row.OnlineRow;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * One view, keyed by entity: contributions in, row updates out. Markers between them empty keys
 * that are being forgotten: see {@link ForgottenKeys}.
 *
 * <p>Each key has one packed state value. Recently used keys are held decoded in front of the state
 * backend, in a cache bounded by bytes, and are saved when they leave it and before each barrier,
 * so that a checkpoint holds everything and a restored operator starts with an empty cache. Each
 * key has at most one event-time timer, set only when its row will not hold by itself for ever, and
 * never moved back: one that fires early sets the next.
 *
 * <p>How time goes on is the subclass's: {@link LiveView} or {@link ReplayView}. Both keep the same
 * state, so that a view may be replayed first and go live from a savepoint.
 */
public abstract class ViewOperator extends AbstractStreamOperator<RowUpdate>
    implements OneInputStreamOperator<KeyInput, RowUpdate>, Triggerable<EntityKey, VoidNamespace> {
  private static final long serialVersionUID = 1;

  private final ViewSettings settings;

  transient ViewCore core;
  transient InternalTimerService<VoidNamespace> timers;
  transient ViewMetrics metrics;
  transient ForgottenKeys forgotten;
  private transient RowUpdates updates;
  private transient KeyEntryCodec codec;
  private transient KeyCache cache;
  private transient ValueStateDescriptor<byte[]> savedKeys;
  private transient ValueState<byte[]> saved;
  private transient StreamRecord<RowUpdate> record;

  ViewOperator(ViewSettings settings) {
    this.settings = settings;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    forgotten = new ForgottenKeys(settings.forgetting(), context);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    forgotten.snapshot(context.getCheckpointId());
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    forgotten.completed(checkpointId);
  }

  @Override
  public void close() throws Exception {
    if (forgotten != null) {
      forgotten.close();
    }
    super.close();
  }

  @Override
  public void open() throws Exception {
    super.open();
    ViewLayout layout = settings.layout().layout(getUserCodeClassloader());
    core = new ViewCore(layout);
    updates = new RowUpdates(core, settings.epoch());
    codec = new KeyEntryCodec(core);
    cache = new KeyCache(settings.cacheBytes());
    savedKeys = new ValueStateDescriptor<>("key", BytePrimitiveArraySerializer.INSTANCE);
    saved = getRuntimeContext().getState(savedKeys);
    timers = getInternalTimerService("look-again", VoidNamespaceSerializer.INSTANCE, this);
    metrics = new ViewMetrics(getMetricGroup());
    record = new StreamRecord<>(null);
    List<Forgetting> missed = forgotten.begin(getRuntimeContext().getTaskInfo());
    open(layout);
    if (!missed.isEmpty()) {
      forgetSaved(missed);
    }
    if (settings.firstRows() == FirstRows.ALL) {
      republish();
    }
  }

  /** Called once at the end of {@link #open()}. */
  abstract void open(ViewLayout layout) throws Exception;

  @Override
  public final void processElement(StreamRecord<KeyInput> element) throws Exception {
    if (element.getValue() instanceof Forget marker) {
      forget(marker);
    } else {
      Contribution contribution = (Contribution) element.getValue();
      if (forgotten.drops(contribution)) {
        metrics.contributionsForgotten.inc();
        return;
      }
      metrics.contributions.inc();
      count(entry(contribution.key()), contribution);
    }
    trimCache();
  }

  /** Counts what came of the current key. */
  abstract void count(KeyEntry entry, Contribution contribution) throws Exception;

  private void forget(Forget marker) throws Exception {
    ForgottenKeys.Meaning meaning = forgotten.meet(marker);
    if (meaning == ForgottenKeys.Meaning.NONE) {
      return;
    }
    KeyEntry entry = entry(marker.key());
    if (meaning == ForgottenKeys.Meaning.EMPTY) {
      boolean isServed = entry.served && !entry.servedUnlogged;
      boolean isHeld = isServed || !core.isEmpty(entry.state) || isAnyWaiting();
      forgotten.found(marker.id(), isHeld, isServed);
      forgetWaiting();
      empty(entry, marker);
      entry.newestArrivalMillis = Long.MIN_VALUE;
      metrics.keysForgotten.inc();
    }
    core.passed(entry.state, marker);
    entry.unsaved = true;
    if (core.isEmpty(entry.state)) {
      // Before a crash it may have been served with events that are not read again.
      entry.servedUnlogged |= !entry.served;
      entry.served = true;
    }
    decideForgotten(entry, marker);
  }

  /** Takes all values from a key, at the time that it is by the subclass's clock. */
  abstract void empty(KeyEntry entry, Forget marker);

  /** Decides a key that a marker has come to. */
  abstract void decideForgotten(KeyEntry entry, Forget marker) throws Exception;

  /** Decides a key again that nothing has happened to. */
  abstract void decideAgain(KeyEntry entry) throws Exception;

  /** Emits every update that is still due and the watermark that waits for them. */
  abstract void flush() throws Exception;

  /**
   * For how long the positions of an emptied key are kept after its row was deleted; {@link
   * KeyEntry#NEVER} when they are never given up.
   */
  abstract long keptEmptyMillis();

  /** Drops what of the current key waits to be counted. */
  void forgetWaiting() {
    // Nothing does.
  }

  /** Whether something of the current key waits to be counted. */
  boolean isAnyWaiting() throws Exception {
    return false;
  }

  /** Decides a key that leaves the cache with an update due. */
  abstract void decideLeaving(KeyEntry entry) throws Exception;

  final ViewSettings settings() {
    return settings;
  }

  @Override
  public final void onProcessingTime(InternalTimer<EntityKey, VoidNamespace> timer) {
    throw new IllegalStateException("no timer of processing time is ever set");
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    forgotten.awaitTold();
    long startNanos = System.nanoTime();
    long keys = 0;
    for (KeyEntry entry : cache.entries()) {
      if (entry.unsaved) {
        setCurrentKey(entry.key);
        save(entry);
        keys++;
      }
    }
    metrics.wroteBack((System.nanoTime() - startNanos) / 1_000_000, keys);
    metrics.cached(cache);
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }

  // Before any event and watermark: complete_to never speaks of rows that are not there again.
  private void republish() throws Exception {
    forEachSaved(
        entry -> {
          if (!core.isEmpty(entry.state)) {
            decideAgain(entry);
          }
        });
  }

  /**
   * The state is older than the end of these entries: their keys go from it as if they had never
   * been there. Online they are no more, and what came of them since is still to be read.
   */
  private void forgetSaved(List<Forgetting> missed) throws Exception {
    Predicate<EntityKey> isMissed =
        forgotten
            .register()
            .forgotten()
            .keysOf(missed, new KeyForm(settings.forgetting().entity()));
    this.<EntityKey>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            savedKeys,
            (key, value) -> {
              if (isMissed.test(key)) {
                KeyEntry entry = entry(key);
                cancelTimer(entry);
                saved.clear();
                forgetWaiting();
                cache.remove(entry);
                metrics.keysForgotten.inc();
              }
            });
  }

  /** Visits every key that the store of keyed state has, as the current key. */
  final void forEachSaved(Visit visit) throws Exception {
    this.<EntityKey>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            savedKeys,
            (key, value) -> {
              visit.of(entry(key));
              trimCache();
            });
  }

  /** What is done with a key. */
  interface Visit {
    void of(KeyEntry entry) throws Exception;
  }

  /** The entry of the current key, new if nothing is known of it. */
  final KeyEntry entry(EntityKey key) throws Exception {
    KeyEntry entry = cache.get(key);
    if (entry != null) {
      metrics.cacheHits.inc();
      return entry;
    }
    metrics.cacheMisses.inc();
    byte[] bytes = saved.value();
    entry = bytes == null ? new KeyEntry(key, core.create()) : codec.decode(key, bytes);
    cache.put(entry);
    return entry;
  }

  /**
   * Emits what has become of a key: its row, or its deletion when it has emptied. Sets when the key
   * is due next, but no timer. An emptied key is forgotten, at once or {@link #keptEmptyMillis()}
   * after its deletion.
   *
   * @return whether the key is still known
   */
  final boolean decide(KeyEntry entry, long decidedAtMillis) throws Exception {
    entry.undecided = false;
    entry.unsaved = true;
    if (core.isEmpty(entry.state)) {
      return decideEmpty(entry, decidedAtMillis);
    }
    OnlineRow row = core.row(entry.state, decidedAtMillis, settings.epoch());
    emit(updates.row(entry, row));
    metrics.rowsDecided.inc();
    entry.served = true;
    entry.servedUnlogged = false;
    entry.newestArrivalMillis = Long.MIN_VALUE;
    entry.dueMillis = core.dueMillis(entry.state, row);
    cache.count(entry);
    return true;
  }

  /** Sees to it that the key's timer fires at an instant or before it. */
  final void schedule(KeyEntry entry, long atMillis) {
    if (atMillis >= entry.timerMillis || timers.currentWatermark() == Long.MAX_VALUE) {
      return;
    }
    setCurrentKey(entry.key);
    cancelTimer(entry);
    // Never at or before the watermark: it would fire again and again within one advance.
    entry.timerMillis = Math.max(atMillis, timers.currentWatermark() + 1);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, entry.timerMillis);
    entry.unsaved = true;
  }

  /**
   * Saves and drops the least recently used keys beyond the cache's bound. Changes the current key.
   */
  final void trimCache() throws Exception {
    cache.<Exception>trim(
        entry -> {
          setCurrentKey(entry.key);
          if (entry.undecided) {
            decideLeaving(entry);
          }
          if (entry.unsaved) {
            save(entry);
          }
        });
  }

  private boolean decideEmpty(KeyEntry entry, long decidedAtMillis) throws Exception {
    if (entry.served) {
      emit(updates.deletion(entry, decidedAtMillis));
      metrics.rowsRemoved.inc();
      entry.served = false;
      entry.servedUnlogged = false;
      entry.newestArrivalMillis = Long.MIN_VALUE;
      entry.dueMillis =
          keptEmptyMillis() == KeyEntry.NEVER
              ? KeyEntry.NEVER
              : entry.state.clockMillis() + keptEmptyMillis();
    }
    if (keptEmptyMillis() == KeyEntry.NEVER
        || (entry.dueMillis != KeyEntry.NEVER && entry.dueMillis > timers.currentWatermark())) {
      return true;
    }
    setCurrentKey(entry.key);
    cancelTimer(entry);
    saved.clear();
    cache.remove(entry);
    entry.unsaved = false;
    return false;
  }

  private void cancelTimer(KeyEntry entry) {
    if (entry.timerMillis != KeyEntry.NEVER) {
      timers.deleteEventTimeTimer(VoidNamespace.INSTANCE, entry.timerMillis);
      entry.timerMillis = KeyEntry.NEVER;
    }
  }

  private void save(KeyEntry entry) throws Exception {
    byte[] bytes = codec.encode(entry);
    saved.update(bytes);
    entry.unsaved = false;
    metrics.saved(bytes.length);
  }

  private void emit(RowUpdate update) {
    output.collect(record.replace(update));
  }
}
