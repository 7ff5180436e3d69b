package io.millrace.job.view;

import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.RegisterLook;
import io.millrace.job.forget.RegisterWatch;
import io.millrace.job.forget.SettledEntries;
import io.millrace.job.forget.ViewForgetting;
import io.millrace.job.type.KeyGroups;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * How far one subtask of a view is with the keys that are being forgotten.
 *
 * <p>At the first marker of an entry its key is emptied. From then on what comes of the key counts
 * only where a marker of its partition has come before it, until the watermark has passed the
 * instant at which the entry settles: all partitions have sent theirs then. Nothing of the key is
 * left, here and in the online table, when a completed checkpoint covers that.
 *
 * <p>Operator state knows the entries by their ids, so that a restored view neither empties a key
 * once more, which may have new events by then, nor takes an older state for one that has
 * forgotten. Not thread-safe.
 */
final class ForgottenKeys {
  /** Entries whose key was emptied, some of whose markers may be still to come. */
  private static final ListStateDescriptor<Long> EMPTIED =
      new ListStateDescriptor<>("forget-emptied", LongSerializer.INSTANCE);

  /** Entries that this state has nothing of any more. */
  private static final ListStateDescriptor<Long> SETTLED =
      new ListStateDescriptor<>("forget-settled", LongSerializer.INSTANCE);

  /** After an entry settles, readers of all streams have chosen by then. */
  private static final long ALL_CHOSEN_MILLIS = 5_000;

  private final ViewForgetting settings;
  private final boolean restored;
  private final ListState<Long> emptiedState;
  private final ListState<Long> settledState;
  private final Set<Long> emptied = new TreeSet<>();
  private final SettledEntries settled;

  /** By id, entries whose markers are coming in. */
  private final Map<Long, Open> open = new TreeMap<>();

  private final Map<EntityKey, List<Open>> openByKey = new HashMap<>();

  /** Entries of which it was said that something of their keys was there. */
  private final Set<Long> held = new HashSet<>();

  /**
   * Entries that had cuts when this began: of what came before these nothing comes here any more,
   * so a key that is not here may have been, and may have a row.
   */
  private final Set<Long> cutBefore = new HashSet<>();

  /** Settled entries that nobody was told of, with the first checkpoint that covers each. */
  private final Map<Long, Long> untold = new TreeMap<>();

  /** Whether something was said that the register need not have yet. */
  private boolean isTold;

  private RegisterWatch watch;

  private record Partition(int stream, int partition) {}

  private record Open(long id, EntityKey key, long settlesAtMillis, Map<Partition, Long> cuts) {}

  /** What a marker means for its key. */
  enum Meaning {
    /** Nothing: all that it stands for was done. */
    NONE,
    /** The key is emptied. */
    EMPTY,
    /** One more partition has come to its cut. */
    ONE_MORE
  }

  ForgottenKeys(ViewForgetting settings, StateInitializationContext context) throws Exception {
    this.settings = settings;
    restored = context.isRestored();
    emptiedState = context.getOperatorStateStore().getUnionListState(EMPTIED);
    settledState = context.getOperatorStateStore().getUnionListState(SETTLED);
    emptiedState.get().forEach(emptied::add);
    settled = new SettledEntries(settledState.get());
  }

  /**
   * Looks at the register, waiting for it.
   *
   * @param task that this is a part of
   * @return entries whose work is over, but not in the state that this view starts from
   */
  List<Forgetting> begin(TaskInfo task) throws InterruptedException {
    watch = RegisterWatch.of(settings.register());
    List<Forgetting> missed = new ArrayList<>();
    RegisterLook look = watch.await();
    for (Forgetting entry : look.entries()) {
      if (!concerns(entry)) {
        continue;
      }
      if (entry.isUnderWay()) {
        if (settings.streams().stream().anyMatch(entry.cuts()::containsKey)) {
          cutBefore.add(entry.id());
        }
        if (settled.contains(entry.id())) {
          // The checkpoint is complete, but whoever took it may have ended before it said so.
          tell(entry.id(), System.currentTimeMillis());
        } else if (emptied.contains(entry.id()) && KeyGroups.areOf(task, entry.key())) {
          goOn(entry);
        }
      } else {
        // A state from between the marker and the end has the key's new life, and nothing older.
        boolean isEmptied = emptied.remove(entry.id());
        if (settled.add(entry.id()) && restored && !isEmptied) {
          missed.add(entry);
        }
      }
    }
    return missed;
  }

  /**
   * Its key was emptied before the restart: until its markers come again, one of another partition
   * may be behind what comes first. Of a cut that was chosen it is known already.
   */
  private void goOn(Forgetting entry) {
    Open here = opened(entry.id(), entry.key(), entry.settlesAtMillis());
    List<String> streams = settings.streams();
    for (int stream = 0; stream < streams.size(); stream++) {
      int index = stream;
      entry
          .cuts()
          .getOrDefault(streams.get(stream), Map.of())
          .forEach((partition, cut) -> here.cuts().put(new Partition(index, partition), cut));
    }
  }

  private boolean concerns(Forgetting entry) {
    return entry.entity().equals(settings.entity().name());
  }

  /** The register at the latest look. */
  RegisterLook register() {
    return watch.latest();
  }

  /**
   * Whether an event of a key came before the marker of its partition, after that of another. Rows
   * of a table come by several ways: one that lies before the cut may come behind the marker.
   */
  boolean drops(Contribution contribution) {
    if (openByKey.isEmpty()) {
      return false;
    }
    List<Open> entries = openByKey.get(contribution.key());
    if (entries == null) {
      return false;
    }
    Partition from = new Partition(contribution.stream(), contribution.partition());
    for (Open entry : entries) {
      Long cut = entry.cuts().get(from);
      if (cut == null || contribution.offset() < cut) {
        if (held.add(entry.id())) {
          watch.found(entry.id(), ForgetPlace.state(settings.onlineTable()), 1);
          isTold = true;
        }
        return true;
      }
    }
    return false;
  }

  /**
   * Waits until the register knows of what was there and what was dropped: before a checkpoint
   * covers that, as nobody empties the key, or drops it, again.
   */
  void awaitTold() throws InterruptedException {
    if (isTold) {
      watch.awaitFound();
      isTold = false;
    }
  }

  /**
   * Says what there was of an entry's key when it was emptied, as far as it is known.
   *
   * @param isHeld whether its state had values, or something else of it was there
   * @param isServed whether its online row was there
   */
  void found(long id, boolean isHeld, boolean isServed) {
    if (isHeld) {
      held.add(id);
    }
    isTold = true;
    if (isHeld || !cutBefore.contains(id)) {
      watch.found(id, ForgetPlace.state(settings.onlineTable()), isHeld ? 1 : 0);
    }
    if (isServed || !cutBefore.contains(id)) {
      watch.found(id, ForgetPlace.online(settings.onlineTable()), isServed ? 1 : 0);
    }
  }

  /** Takes note of a marker. */
  Meaning meet(Forget marker) {
    if (settled.contains(marker.id())) {
      return Meaning.NONE;
    }
    opened(marker.id(), marker.key(), marker.settlesAtMillis())
        .cuts()
        .put(new Partition(marker.stream(), marker.partition()), marker.cut());
    return emptied.add(marker.id()) ? Meaning.EMPTY : Meaning.ONE_MORE;
  }

  private Open opened(long id, EntityKey key, long settlesAtMillis) {
    Open known = open.get(id);
    if (known != null) {
      return known;
    }
    Open entry = new Open(id, key, settlesAtMillis, new HashMap<>());
    open.put(id, entry);
    openByKey.computeIfAbsent(key, any -> new ArrayList<>()).add(entry);
    return entry;
  }

  /**
   * Where the watermark is not arrival time: an entry whose markers of all partitions that have a
   * cut have come, a while after all readers were to choose theirs.
   */
  void handedOnWhereAllCame(long nowMillis) {
    if (open.isEmpty()) {
      return;
    }
    for (Forgetting entry : watch.latest().entries()) {
      Open here = open.get(entry.id());
      if (here != null
          && entry.settlesAtMillis() + ALL_CHOSEN_MILLIS <= nowMillis
          && settings.streams().stream().allMatch(stream -> allCame(here, entry, stream))) {
        settle(here);
      }
    }
  }

  private boolean allCame(Open here, Forgetting entry, String stream) {
    int index = settings.streams().indexOf(stream);
    Set<Integer> chosen = entry.cuts().getOrDefault(stream, Map.of()).keySet();
    return !chosen.isEmpty()
        && chosen.stream()
            .allMatch(partition -> here.cuts().containsKey(new Partition(index, partition)));
  }

  /** All that arrived up to then has come, and what became of it was handed on. */
  void handedOn(long watermarkMillis) {
    if (open.isEmpty()) {
      return;
    }
    for (Open entry : List.copyOf(open.values())) {
      if (entry.settlesAtMillis() <= watermarkMillis) {
        settle(entry);
      }
    }
  }

  private void settle(Open entry) {
    open.remove(entry.id());
    openByKey.computeIfPresent(
        entry.key(),
        (key, ofKey) -> {
          ofKey.remove(entry);
          return ofKey.isEmpty() ? null : ofKey;
        });
    emptied.remove(entry.id());
    held.remove(entry.id());
    cutBefore.remove(entry.id());
    settled.add(entry.id());
    untold.put(entry.id(), Long.MAX_VALUE);
  }

  void snapshot(long checkpointId) throws Exception {
    emptiedState.update(List.copyOf(emptied));
    settled.compress(watch.latest().entries(), this::concerns);
    settledState.update(settled.saved());
    untold.replaceAll((id, covering) -> Math.min(covering, checkpointId));
  }

  void completed(long checkpointId) {
    untold
        .entrySet()
        .removeIf(
            entry -> {
              boolean covered = entry.getValue() <= checkpointId;
              if (covered) {
                tell(entry.getKey(), System.currentTimeMillis());
              }
              return covered;
            });
  }

  private void tell(long id, long nowMillis) {
    watch.done(
        id,
        ForgetPlace.state(settings.onlineTable()),
        "the key is kept without values for a while, so that nothing older can come back",
        nowMillis + LiveView.KEPT_EMPTY_MILLIS);
    watch.done(id, ForgetPlace.online(settings.onlineTable()), "", null);
  }

  void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
