package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * What is forgotten of one named source of a stream. Where an entry of the register has cuts in it,
 * an event is forgotten before its partition's cut, and a partition without one is new. Where an
 * entry has none, since its cuts were chosen in another source, or the source was read to its end
 * by then, what is dated before the entry settled is forgotten: no place says when it came, but a
 * forgotten key must not come back by another way. So it is of each partition of the log by itself,
 * where that time is of arrival. Immutable and thread-safe.
 */
final class ForgottenSource {
  /** Which entries without cuts in a source are taken by time. */
  enum ByTime {
    /** All: for whoever reads a file from its beginning to its end. */
    ALL,
    /** Those that are done with: of others the job that reads the source is to choose cuts. */
    FINISHED
  }

  private final KnownKeys<Limits> keys;
  private final boolean isFile;
  private final Map<Integer, Long> lastCuts = new HashMap<>();
  private long lastMillis = Long.MIN_VALUE;

  /** Of one key: cuts by partition, and a time before which all is forgotten. */
  private static final class Limits {
    private final Map<Integer, Long> cuts = new HashMap<>();
    private long beforeMillis = Long.MIN_VALUE;
  }

  private ForgottenSource(KeyHasher hasher, boolean isFile) {
    this.keys = new KnownKeys<>(hasher);
    this.isFile = isFile;
  }

  /** Of a source by its name. */
  static ForgottenSource of(
      KeyHasher hasher, List<Forgetting> register, String stream, String source, ByTime byTime) {
    ForgottenSource forgotten = new ForgottenSource(hasher, source.startsWith(SourceNames.FILE));
    for (Forgetting entry : register) {
      Map<Integer, Long> cuts = entry.cutsIn(stream, source);
      if (!cuts.isEmpty()) {
        forgotten.addCuts(entry, cuts);
      } else if (byTime == ByTime.ALL || !entry.isUnderWay()) {
        forgotten.addTime(entry, entry.settlesAtMillis());
      }
    }
    return forgotten;
  }

  /**
   * Of one partition as the log has it. Where an entry has no cut there, what arrived until it
   * settled is forgotten, as it goes from the log by that.
   */
  static ForgottenSource inLog(
      KeyHasher hasher, List<Forgetting> register, String stream, int partition) {
    ForgottenSource forgotten = new ForgottenSource(hasher, false);
    for (Forgetting entry : register) {
      OptionalLong cut = entry.cut(stream, partition);
      if (cut.isPresent()) {
        forgotten.addCuts(entry, Map.of(partition, cut.getAsLong()));
      } else {
        forgotten.addTime(entry, entry.settlesAtMillis() + 1);
      }
    }
    return forgotten;
  }

  private void addCuts(Forgetting entry, Map<Integer, Long> cuts) {
    Limits limits = keys.of(entry, Limits::new);
    cuts.forEach(
        (partition, cut) -> {
          limits.cuts.merge(place(partition), cut, Math::max);
          lastCuts.merge(place(partition), cut, Math::max);
        });
  }

  private void addTime(Forgetting entry, long beforeMillis) {
    Limits limits = keys.of(entry, Limits::new);
    limits.beforeMillis = Math.max(limits.beforeMillis, beforeMillis);
    lastMillis = Math.max(lastMillis, beforeMillis);
  }

  /** Files that came before it, or went, give a file another partition; it is the same. */
  private int place(int partition) {
    return isFile ? 0 : partition;
  }

  /** Whether an event may be forgotten, whatever its keys are. */
  boolean mayForget(int partition, long offset, long timeMillis) {
    return timeMillis < lastMillis
        || offset < lastCuts.getOrDefault(place(partition), Long.MIN_VALUE);
  }

  /** Whether what an event is for a key is forgotten. */
  boolean forgets(KeyForm form, EntityKey key, int partition, long offset, long timeMillis) {
    return keys.any(form, key, before(partition, offset, timeMillis));
  }

  /** The same of a key as the register has it, which may be none of the form's definition. */
  boolean forgetsRegistered(
      KeyForm form, EntityKey key, int partition, long offset, long timeMillis) {
    return keys.anyRegistered(form, key, before(partition, offset, timeMillis));
  }

  private Predicate<Limits> before(int partition, long offset, long timeMillis) {
    return limits ->
        timeMillis < limits.beforeMillis
            || offset < limits.cuts.getOrDefault(place(partition), Long.MIN_VALUE);
  }
}
