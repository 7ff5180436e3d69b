package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A key that was forgotten, or is to be: one entry of the register. Immutable and thread-safe. All
 * times are epoch milliseconds, UTC.
 *
 * @param id of the entry; later ones are higher
 * @param entity name of the entity
 * @param keyHash of the entity's name and the key: see {@link KeyHash}
 * @param key while the work is under way; null once it is done
 * @param reason given by whoever asked; may be empty
 * @param requestedAtMillis when it was asked for
 * @param settlesAtMillis arrival time from which on no cut is chosen any more
 * @param finishedAtMillis when the last place was done; null before
 * @param cuts by stream and partition, the first offset whose events are not forgotten
 */
public record Forgetting(
    long id,
    String entity,
    KeyHash keyHash,
    EntityKey key,
    String reason,
    long requestedAtMillis,
    long settlesAtMillis,
    Long finishedAtMillis,
    Map<String, Map<Integer, Long>> cuts)
    implements Serializable {

  public Forgetting {
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(keyHash, "keyHash");
    Objects.requireNonNull(reason, "reason");
    Map<String, Map<Integer, Long>> copy = new TreeMap<>();
    cuts.forEach((stream, ofStream) -> copy.put(stream, Map.copyOf(ofStream)));
    cuts = Map.copyOf(copy);
  }

  /** Whether work is left: only then the key itself is known. */
  public boolean isUnderWay() {
    return finishedAtMillis == null;
  }

  /** The first offset of a partition whose events are not forgotten; empty while none is chosen. */
  public OptionalLong cut(String stream, int partition) {
    Long cut = cuts.getOrDefault(stream, Map.of()).get(partition);
    return cut == null ? OptionalLong.empty() : OptionalLong.of(cut);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Forgetting[id=%d, entity=%s, cuts=%s]".formatted(id, entity, cuts);
  }
}
