package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Says of an event whether it is forgotten: its key is in the register, and its offset is before
 * the cut of its partition. So it is of places as the log has them; of places in a named source
 * {@link ForgottenFeed} asks for the cuts of that. A snapshot of the register; immutable and
 * thread-safe.
 *
 * <p>Of most events the offset alone decides: only those before some cut of their partition have
 * their key hashed.
 */
public final class ForgottenEvents {
  /** Nothing was ever forgotten. */
  public static final ForgottenEvents NONE = new ForgottenEvents(new byte[] {0}, List.of());

  private final KeyHasher hasher;
  private final List<Forgetting> register;
  private final KnownKeys<Map<Place, Long>> keys;
  private final Map<Place, Long> lastCuts = new HashMap<>();

  private record Place(String stream, int partition) {}

  private ForgottenEvents(byte[] secret, List<Forgetting> register) {
    hasher = new KeyHasher(secret);
    keys = new KnownKeys<>(hasher);
    this.register = List.copyOf(register);
    for (Forgetting entry : register) {
      Map<Place, Long> ofKey = keys.of(entry, HashMap::new);
      entry
          .cuts()
          .forEach(
              (stream, cuts) ->
                  cuts.forEach(
                      (partition, cut) -> {
                        Place place = new Place(stream, partition);
                        ofKey.merge(place, cut, Math::max);
                        lastCuts.merge(place, cut, Math::max);
                      }));
    }
  }

  /**
   * What a register says.
   *
   * @param secret of the register
   * @param register all of its entries
   */
  public static ForgottenEvents of(byte[] secret, List<Forgetting> register) {
    return register.isEmpty() ? NONE : new ForgottenEvents(secret, register);
  }

  /** What of one source of a stream is forgotten. */
  ForgottenSource in(String stream, String source, ForgottenSource.ByTime byTime) {
    return ForgottenSource.of(hasher, register, stream, source, byTime);
  }

  /**
   * What of a table's rows is forgotten: of those that were pulled, which are in partition 0, or of
   * those that were pushed. Each of the two is a source of its own.
   */
  ForgottenSource inTable(String table, int partition) {
    boolean isPulled = partition == 0;
    return ForgottenSource.of(
        hasher,
        register.stream()
            .map(entry -> entry.withCutsOf(table, each -> (each == 0) == isPulled))
            .toList(),
        table,
        SourceNames.UNNAMED,
        ForgottenSource.ByTime.FINISHED);
  }

  /** What of one partition of a stream or table is forgotten, as the log has it. */
  ForgottenSource inLog(String feed, int partition) {
    return ForgottenSource.inLog(hasher, register, feed, partition);
  }

  /** Whether nothing was ever forgotten: then nobody need be asked about single events. */
  public boolean isEmpty() {
    return keys.isEmpty();
  }

  /** Names of the entities of which some key was forgotten. */
  public Set<String> entities() {
    return keys.entities();
  }

  /**
   * Whether a key is one of some entries.
   *
   * @param entries of this register
   * @param form of the keys that are asked for
   */
  public Predicate<EntityKey> keysOf(Collection<Forgetting> entries, KeyForm form) {
    KnownKeys<Boolean> some = new KnownKeys<>(hasher);
    entries.forEach(entry -> some.of(entry, () -> true));
    return key -> some.any(form, key, is -> is);
  }

  /** Whether an event at this place may be forgotten, whatever its key is. */
  public boolean mayForget(String stream, int partition, long offset) {
    if (lastCuts.isEmpty()) {
      return false;
    }
    Long cut = lastCuts.get(new Place(stream, partition));
    return cut != null && offset < cut;
  }

  /**
   * Whether an event is forgotten.
   *
   * @param form of the key
   * @param key that the event has for the entity, as its definition has it
   * @param stream name of the stream, or of the table
   * @param partition source partition
   * @param offset within the partition
   */
  public boolean forgets(KeyForm form, EntityKey key, String stream, int partition, long offset) {
    if (!mayForget(stream, partition, offset)) {
      return false;
    }
    return keys.any(form, key, before(stream, partition, offset));
  }

  /** The same of a key as the register has it, which may be none of the form's definition. */
  boolean forgetsRegistered(
      KeyForm form, EntityKey key, String stream, int partition, long offset) {
    return mayForget(stream, partition, offset)
        && keys.anyRegistered(form, key, before(stream, partition, offset));
  }

  private static Predicate<Map<Place, Long>> before(String stream, int partition, long offset) {
    Place place = new Place(stream, partition);
    return cuts -> offset < cuts.getOrDefault(place, Long.MIN_VALUE);
  }
}
