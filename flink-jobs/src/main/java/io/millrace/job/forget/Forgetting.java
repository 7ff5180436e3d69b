package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.IntPredicate;

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
   * counts.
   */
  public Map<String, Map<Integer, Long>> cuts() {
    Map<String, Map<Integer, Long>> all = new TreeMap<>();
    sources.forEach(
        (stream, ofSources) -> {
          Map<Integer, Long> ofStream = new TreeMap<>();
          ofSources
              .values()
              .forEach(
                  cuts ->
                      cuts.forEach((partition, cut) -> ofStream.merge(partition, cut, Math::max)));
          all.put(stream, ofStream);
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
    for (Map<Integer, Long> cuts : sources.getOrDefault(stream, Map.of()).values()) {
      Long cut = cuts.get(partition);
      if (cut != null && (highest.isEmpty() || cut > highest.getAsLong())) {
        highest = OptionalLong.of(cut);
      }
    }
    return highest;
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Forgetting[id=%d, entity=%s, cuts=%s]".formatted(id, entity, sources);
  }
}
