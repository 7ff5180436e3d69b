package io.millrace.job.table;

import io.millrace.aggregate.PulledOffset;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.DroppedKeys;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.RegisterLook;
import io.millrace.job.forget.RegisterWatch;
import io.millrace.job.forget.SettledEntries;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a table one subtask forgets. The cut of its pulled rows is behind the pull that may be
 * running when an entry settles; those of its pushed rows are chosen by the readers of its topic.
 * Until an entry is done with, each look at the register comes before a row of its key goes on, so
 * that none that lies behind a cut overtakes the marker.
 *
 * <p>A key of the table's own entity is no longer remembered: a row of it that is still in the
 * source is new to the pull after the cut. Of keys of another entity nothing is remembered: their
 * rows are there, and none of them is gone because it is dropped. What waits to be handed on is
 * dropped when it is its turn. Used by the task's thread.
 */
final class ForgottenRows {
  private static final Logger LOG = LoggerFactory.getLogger(ForgottenRows.class);

  /** Entries that the state of this stage has nothing of any more. */
  private static final ListStateDescriptor<Long> DONE =
      new ListStateDescriptor<>("forgotten-rows", LongSerializer.INSTANCE);

  /** The highest pull that may have begun, of which no row may be here. */
  private static final ListStateDescriptor<Long> BEGUN =
      new ListStateDescriptor<>("begun-pull", LongSerializer.INSTANCE);

  private static final long PAUSE_MILLIS = 200;

  private final StreamForgetting settings;
  private final boolean following;
  private final boolean restored;
  private final ListState<Long> doneState;
  private final ListState<Long> begunState;
  private final SettledEntries done;

  /** Entries that this has just become done with: of what waits of their keys nothing is said. */
  private final Set<Long> unsaid = new TreeSet<>();

  private BoundTable table;
  private KeyForm own;
  private List<BoundView> allViews;
  private ForgettingStage stage;
  private TableMarkers markers;
  private RegisterWatch watch;
  private RegisterLook seen;
  private DroppedKeys dropped;
  private ForgottenFeed feed;
  private long highestPull;

  private EntriesUnderWay underWay = EntriesUnderWay.none();

  /** Of the first entry under way that this subtask is not done with; the greatest for none. */
  private long nextMillis = Long.MAX_VALUE;

  ForgottenRows(TableSettings table, StateInitializationContext context) throws Exception {
    settings = table.forgetting();
    following = table.isFollowing();
    restored = context.isRestored();
    doneState = context.getOperatorStateStore().getUnionListState(DONE);
    done = new SettledEntries(doneState.get());
    begunState = context.getOperatorStateStore().getUnionListState(BEGUN);
    for (long pull : begunState.get()) {
      highestPull = Math.max(highestPull, pull);
    }
  }

  /**
   * Looks at the register, waiting for it, and does what is due.
   *
   * @param views that the table feeds
   * @param highestPull that may have begun
   * @return which keys of the table's own entity are forgotten though the state may have them;
   *     empty where none are
   */
  Optional<Predicate<EntityKey>> begin(
      BoundTable table,
      List<BoundView> views,
      List<BoundView> allViews,
      long highestPull,
      ForgettingStage stage,
      long nowMillis)
      throws Exception {
    this.table = table;
    this.own = new KeyForm(table.keys().spec());
    this.allViews = allViews;
    this.highestPull = Math.max(this.highestPull, highestPull);
    this.stage = stage;
    markers = new TableMarkers(table, views, stage);
    watch = RegisterWatch.of(settings.register());
    watch.await();
    dropped = new DroppedKeys(watch, allViews, table.name());
    List<Forgetting> missed = new ArrayList<>();
    know();
    for (Forgetting entry : seen.entries()) {
      boolean isMissed = concerns(entry) && !entry.isUnderWay() && done.add(entry.id());
      if (isMissed && restored && isOwn(entry)) {
        missed.add(entry);
      }
    }
    Optional<Predicate<EntityKey>> isMissed =
        missed.isEmpty() ? Optional.empty() : Optional.of(seen.forgotten().keysOf(missed, own));
    settle(nowMillis);
    return isMissed;
  }

  /** A pull has given rows, or is over: then the next may have begun. */
  void pull(long number) {
    highestPull = Math.max(highestPull, number);
  }

  /** Whether the register is known well enough for a watermark to go on. */
  boolean isSettled(long watermarkMillis) throws Exception {
    if (settings.register() == null) {
      return true;
    }
    know();
    // Pulls are dated by a clock of their own, which may be ahead; the look is old by this one's.
    long clockMillis = Math.min(watermarkMillis, System.currentTimeMillis());
    if (clockMillis >= seen.trustedUntilMillis() && watermarkMillis != Long.MAX_VALUE) {
      return false;
    }
    if (watermarkMillis < nextMillis) {
      return true;
    }
    settlePatiently(watermarkMillis);
    return watermarkMillis < nextMillis;
  }

  /** Does what is due by a time, as far as the register can be reached. */
  void settlePatiently(long untilMillis) throws Exception {
    try {
      settle(untilMillis);
    } catch (RuntimeException e) {
      LOG.warn("Table '{}' cannot forget yet; trying again", settings.stream(), e);
    }
  }

  /** Does what is due by a time. */
  void settle(long untilMillis) throws Exception {
    know();
    if (following && nextMillis <= untilMillis) {
      watch.look(); // Once for all that wait for cuts.
      know();
    }
    try {
      for (Forgetting entry : underWay.all()) {
        // One that is done with has settled, whatever a clock says that was set back.
        if (entry.settlesAtMillis() <= untilMillis || done.contains(entry.id())) {
          settle(entry);
        }
      }
    } finally {
      sayWhatWaits();
    }
    know();
    plan();
  }

  private void settle(Forgetting known) throws Exception {
    Forgetting entry = known;
    if (!entry.isUnderWay()) {
      return;
    }
    boolean own = isOwn(entry);
    if (own && !stage.isOfThisSubtask(entry.key())) {
      // Not done: in a state that is divided anew the key may come here before its owner was.
      markers.areAnothers(entry);
      return;
    }
    if (entry.cut(settings.stream(), 0).isEmpty()) {
      if (following) {
        return; // Whoever pulls chooses; until then the watermark waits.
      }
      long last = own ? stage.lastPull(entry.key()) : 0;
      long cut = PulledOffset.of(Math.max(highestPull, last) + 1, 0);
      settings.register().cut(entry.id(), settings.stream(), Map.of(0, cut));
      watch.look();
      entry = latest(entry);
    }
    if (done.add(entry.id())) {
      unsaid.add(entry.id());
      if (own && stage.forget(entry.key())) {
        dropped.tellRow(table.keys().spec(), entry.key());
      }
    }
    markers.give(entry);
  }

  /**
   * What waits is dropped when it is its turn, and that may be when the entry is finished: so it is
   * said now that it was there.
   */
  private void sayWhatWaits() throws Exception {
    if (unsaid.isEmpty()) {
      return;
    }
    know();
    stage.forEachUnlogged(
        row -> {
          if (forgetsWaiting(row)) {
            dropped.tell(view -> view.keys(table, row));
          }
        });
    unsaid.clear();
  }

  private Forgetting latest(Forgetting entry) {
    return watch.latest().entries().stream()
        .filter(each -> each.id() == entry.id())
        .findFirst()
        .orElse(entry);
  }

  /**
   * Whether a row is forgotten: then it is neither logged, nor remembered, nor given to any view.
   */
  boolean forgets(PulledRow row, long nowMillis) throws Exception {
    boolean isForgotten = forgetsLogged(row, nowMillis);
    if (isForgotten) {
      dropped.tell(view -> view.keys(table, row));
    }
    return isForgotten;
  }

  /** The same of a row that the log has: it is counted when it goes from there. */
  boolean forgetsLogged(PulledRow row, long nowMillis) throws Exception {
    return !isIdle() && (isOfOneWithoutCut(row, nowMillis) || feed.forgets(table, row));
  }

  private boolean isOfOneWithoutCut(PulledRow row, long nowMillis) throws Exception {
    for (Forgetting entry : underWay.of(row)) {
      // Looks again: a row behind a cut that was just chosen must not overtake its marker. Whoever
      // pulls may have chosen by a clock that is ahead of this one.
      boolean isSettled = entry.settlesAtMillis() <= nowMillis;
      if ((isSettled || following)
          && isWithoutCut(entry, row.eventPartition())
          && (isSettled || markers.has(entry))) {
        return true;
      }
    }
    return false;
  }

  private boolean isWithoutCut(Forgetting entry, int partition) throws Exception {
    while (true) {
      try {
        watch.look();
        Forgetting now = latest(entry);
        settle(now);
        sayWhatWaits();
        know();
        return now.isUnderWay() && latest(entry).cut(settings.stream(), partition).isEmpty();
      } catch (RuntimeException e) {
        LOG.warn("Table '{}' waits for the register of forgotten keys", settings.stream(), e);
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** Whether what a row is for one key is forgotten. */
  boolean forgets(BoundView view, EntityKey key, PulledRow row) {
    int partition = row.eventPartition();
    return !isIdle()
        && (feed.forgets(view, key, partition, table.offset(row), row.pulledAtMillis())
            || isBeforeAnyCut(view, key, partition));
  }

  /** Whether a row that has waited is forgotten by any of its keys: what it is leaves no letter. */
  boolean forgetsWaiting(PulledRow row) {
    return !isIdle()
        && (feed.forgets(table, row) || isAnyWithoutCut(underWay.of(row), row.eventPartition()));
  }

  /**
   * Whether an entry has settled whose cut of a partition is not known here. What came before lies
   * before that cut, whoever chooses it; what comes now has {@link #isForgottenNow looked} for it.
   */
  private boolean isBeforeAnyCut(BoundView view, EntityKey key, int partition) {
    return isAnyWithoutCut(underWay.of(view, key), partition);
  }

  private boolean isAnyWithoutCut(Collection<Forgetting> entries, int partition) {
    return entries.stream()
        .anyMatch(entry -> markers.has(entry) && entry.cut(settings.stream(), partition).isEmpty());
  }

  /** Whether a row, good or bad, that was pulled is forgotten by the table's own key. */
  boolean isOwnKeyForgotten(CheckedRow checked) {
    boolean isBad = checked.row() == null;
    return !isIdle()
        && feed.forgets(
            own,
            checked.key(),
            0,
            isBad ? checked.refused().offset() : table.offset(checked.row()),
            isBad ? checked.refused().ingestedAtMillis() : checked.row().pulledAtMillis());
  }

  /** Whether a bad row that was pulled is forgotten, by any key that is known of it. */
  boolean forgetsBad(CheckedRow checked) {
    return !isIdle() && new BadRows(table, own, allViews, feed, dropped).forgets(checked);
  }

  private boolean isIdle() {
    if (settings.register() == null) {
      return true;
    }
    know();
    return feed.isEmpty();
  }

  private void know() {
    RegisterLook latest = watch.latest();
    if (latest == seen) {
      return;
    }
    boolean same = seen != null && seen.entries() == latest.entries();
    seen = latest;
    if (!same) {
      feed = ForgottenFeed.inTable(latest.forgotten(), allViews, settings.stream());
      underWay =
          new EntriesUnderWay(
              table, allViews, latest.entries().stream().filter(this::concerns).toList());
    }
    plan();
  }

  private void plan() {
    nextMillis =
        underWay.all().stream()
            .filter(entry -> !markers.has(entry))
            .mapToLong(Forgetting::settlesAtMillis)
            .min()
            .orElse(Long.MAX_VALUE);
  }

  private boolean concerns(Forgetting entry) {
    return settings.entities().contains(entry.entity());
  }

  private boolean isOwn(Forgetting entry) {
    return entry.entity().equals(table.keys().spec().name());
  }

  /** Waits until the register knows of what was dropped. */
  void awaitTold() throws InterruptedException {
    dropped.await();
  }

  void snapshot() throws Exception {
    done.compress(watch.latest().entries(), this::concerns);
    doneState.update(done.saved());
    begunState.update(List.of(highestPull));
  }

  void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
