package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.LongStream;

/**
 * A key that was forgotten, or is to be: one entry of the register. Immutable and thread-safe. All
 * times are epoch milliseconds, UTC.
 *
 * @param id of the entry; later ones are higher
 * @param entity name of the entity
 * @param columns of the entity when it was asked for; null where a release of before was, whose
 *     keys and hashes are of the bytes that definitions have
 * @param keyHash of the entity's name and the key: see {@link KeyHash}
 * @param key while the work is under way, as the register has it: see {@link KeyForm}; null once it
 *     is done
 * @param reason given by whoever asked; may be empty
 * @param requestedAtMillis when it was asked for
 * @param settlesAtMillis arrival time from which on no cut is chosen any more
 * @param finishedAtMillis when the last place was done; null before
 * @param sources by stream, {@linkplain SourceNames source} and partition, the first offset whose
 *     events are not forgotten
 */
public record Forgetting(
    long id,
    String entity,
    EntitySpec columns,
    KeyHash keyHash,
    EntityKey key,
    String reason,
    long requestedAtMillis,
    long settlesAtMillis,
    Long finishedAtMillis,
    Map<String, Map<String, Map<Integer, Long>>> sources)
    implements Serializable {

  public Forgetting {
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(keyHash, "keyHash");
    Objects.requireNonNull(reason, "reason");
    Map<String, Map<String, Map<Integer, Long>>> copy = new TreeMap<>();
    sources.forEach(
        (stream, ofStream) -> {
          Map<String, Map<Integer, Long>> ofSources = new TreeMap<>();
          ofStream.forEach((source, cuts) -> ofSources.put(source, Map.copyOf(cuts)));
          copy.put(stream, Map.copyOf(ofSources));
        });
    sources = Map.copyOf(copy);
  }

  /**
   * By stream and partition, the first offset whose events are not forgotten, as the log has them:
   * it does not say which source an event came from. Where cuts of several were chosen, the highest
   * counts. What jobs have pulled by numbers of their own is not in the log, nor are its cuts here.
   */
  public Map<String, Map<Integer, Long>> cuts() {
    Map<String, Map<Integer, Long>> all = new TreeMap<>();
    sources.forEach(
        (stream, ofSources) -> {
          Map<Integer, Long> ofStream = new TreeMap<>();
          ofSources.forEach(
              (source, cuts) -> {
                if (!isOfOwnPulls(source)) {
                  cuts.forEach((partition, cut) -> ofStream.merge(partition, cut, Math::max));
                }
              });
          if (!ofStream.isEmpty()) {
            all.put(stream, ofStream);
          }
        });
    return all;
  }

  /** By partition, the cuts that were chosen in one source; those without a name are a topic's. */
  Map<Integer, Long> cutsIn(String stream, String source) {
    Map<String, Map<Integer, Long>> ofStream = sources.getOrDefault(stream, Map.of());
    Map<Integer, Long> cuts = ofStream.get(source);
    return cuts == null && source.startsWith(SourceNames.KAFKA)
        ? ofStream.getOrDefault(SourceNames.UNNAMED, Map.of())
        : cuts == null ? Map.of() : cuts;
  }

  /** The same with no other cuts of a stream or table than those of some partitions. */
  Forgetting withCutsOf(String stream, IntPredicate partitions) {
    Map<String, Map<String, Map<Integer, Long>>> all = new TreeMap<>(sources);
    all.computeIfPresent(
        stream,
        (name, ofStream) -> {
          Map<String, Map<Integer, Long>> kept = new TreeMap<>();
          ofStream.forEach(
              (source, cuts) -> {
                Map<Integer, Long> some = new TreeMap<>(cuts);
                some.keySet().removeIf(partition -> !partitions.test(partition));
                kept.put(source, some);
              });
          return kept;
        });
    return withSources(all);
  }

  private Forgetting withSources(Map<String, Map<String, Map<Integer, Long>>> all) {
    return new Forgetting(
        id,
        entity,
        columns,
        keyHash,
        key,
        reason,
        requestedAtMillis,
        settlesAtMillis,
        finishedAtMillis,
        all);
  }

  /** The same with another key, as a definition has it. */
  Forgetting withKey(EntityKey other) {
    return new Forgetting(
        id,
        entity,
        columns,
        keyHash,
        other,
        reason,
        requestedAtMillis,
        settlesAtMillis,
        finishedAtMillis,
        sources);
  }

  /**
   * The key as a definition of its entity has it, while the work is under way; empty where it can
   * be none of it, as its columns have other types there, or have not its symbol any more.
   */
  public Optional<EntityKey> keyIn(KeyForm form) {
    return columns == null
        ? Optional.of(key)
        : KeyColumns.areAlike(columns, form.entity()) ? form.fromRegister(key) : Optional.empty();
  }

  /** The first offset of a partition of a source whose events are not forgotten. */
  public OptionalLong cut(String stream, String source, int partition) {
    Long cut = cutsIn(stream, source).get(partition);
    return cut == null ? OptionalLong.empty() : OptionalLong.of(cut);
  }

  /** Whether work is left: only then the key itself is known. */
  public boolean isUnderWay() {
    return finishedAtMillis == null;
  }

  /**
   * The first offset of a partition whose events are not forgotten, as the log has them; empty
   * while none is chosen.
   */
  public OptionalLong cut(String stream, int partition) {
    OptionalLong highest = OptionalLong.empty();
    for (var source : sources.getOrDefault(stream, Map.of()).entrySet()) {
      Long cut = source.getValue().get(partition);
      if (cut != null
          && !isOfOwnPulls(source.getKey())
          && (highest.isEmpty() || cut > highest.getAsLong())) {
        highest = OptionalLong.of(cut);
      }
    }
    return highest;
  }

  /**
   * The cut of a partition as the log has it, and those of jobs that number their pulls by
   * themselves: for places that may be by the numbers of any of them.
   */
  public LongStream cutsByAnyNumbers(String stream, int partition) {
    LongStream own =
        sources.getOrDefault(stream, Map.of()).entrySet().stream()
            .filter(source -> isOfOwnPulls(source.getKey()))
            .map(source -> source.getValue().get(partition))
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue);
    return LongStream.concat(cut(stream, partition).stream(), own);
  }

  private static boolean isOfOwnPulls(String source) {
    return source.startsWith(SourceNames.OWN_PULLS);
  }

  /**
   * The entry as a job sees it whose pulls of some tables have numbers of their own. A cut by other
   * numbers is none while the entry is under way; of one that is done with it is the best there is.
   *
   * @param name of its pulls
   */
  Forgetting pulledBy(String name, Set<String> tables) {
    Map<String, Map<String, Map<Integer, Long>>> all = new TreeMap<>(sources);
    for (String table : tables) {
      all.computeIfPresent(table, (any, ofTable) -> pulledBy(name, ofTable));
    }
    return all.equals(sources) ? this : withSources(all);
  }

  private Map<String, Map<Integer, Long>> pulledBy(
      String name, Map<String, Map<Integer, Long>> ofTable) {
    Map<String, Map<Integer, Long>> seen = new TreeMap<>(ofTable);
    seen.keySet().removeIf(Forgetting::isOfOwnPulls);
    Map<Integer, Long> cuts = new TreeMap<>(ofTable.getOrDefault(SourceNames.UNNAMED, Map.of()));
    if (ofTable.containsKey(name)) {
      cuts.putAll(ofTable.get(name));
    } else if (isUnderWay()) {
      cuts.remove(0);
    }
    seen.remove(SourceNames.UNNAMED);
    if (!cuts.isEmpty()) {
      seen.put(SourceNames.UNNAMED, cuts);
    }
    return seen;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Forgetting[id=%d, entity=%s, cuts=%s]".formatted(id, entity, sources);
  }
}
