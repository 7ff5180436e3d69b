package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Something by the hashes of keys, as the register has these. Entries of releases of before are
 * known by the bytes that definitions have keys in, of whatever type their columns are: of an
 * entity with symbols, and only where there are such entries of it, a second hash is made. Not
 * thread-safe while it is filled.
 *
 * @param <V> what there is of a key
 */
final class KnownKeys<V> {
  private final KeyHasher hasher;
  private final Map<String, OfEntity<V>> byEntity = new HashMap<>();

  private static final class OfEntity<V> {
    /** By the kinds of the entity's columns. */
    private final Map<List<KeyColumns.Kind>, Map<KeyHash, V>> registered = new HashMap<>();

    private final Map<KeyHash, V> before = new HashMap<>();
  }

  KnownKeys(KeyHasher hasher) {
    this.hasher = hasher;
  }

  /** What there is of an entry's key. */
  V of(Forgetting entry, Supplier<V> first) {
    OfEntity<V> known = byEntity.computeIfAbsent(entry.entity(), any -> new OfEntity<>());
    Map<KeyHash, V> keys =
        entry.columns() == null
            ? known.before
            : known.registered.computeIfAbsent(
                KeyColumns.kinds(entry.columns()), any -> new HashMap<>());
    return keys.computeIfAbsent(entry.keyHash(), any -> first.get());
  }

  boolean isEmpty() {
    return byEntity.isEmpty();
  }

  /** Names of the entities of the keys. */
  Set<String> entities() {
    return Collections.unmodifiableSet(byEntity.keySet());
  }

  /**
   * Whether something is true of what there is of a key.
   *
   * @param key as the definition of the form has it
   */
  boolean any(KeyForm form, EntityKey key, Predicate<V> which) {
    String entity = form.entity().name();
    OfEntity<V> known = byEntity.get(entity);
    if (known == null) {
      return false;
    }
    Map<KeyHash, V> keys = known.registered.getOrDefault(form.kinds(), Map.of());
    KeyHash hash = keys.isEmpty() ? null : hasher.hash(entity, form.toRegister(key));
    if (hash != null && isTrue(keys.get(hash), which)) {
      return true;
    }
    if (known.before.isEmpty()) {
      return false;
    }
    KeyHash before = hash == null || form.hasSymbols() ? hasher.hash(entity, key) : hash;
    return isTrue(known.before.get(before), which);
  }

  /**
   * The same of a key that may be none of the form's definition: a symbol that is gone.
   *
   * @param key as the register has it
   */
  boolean anyRegistered(KeyForm form, EntityKey key, Predicate<V> which) {
    String entity = form.entity().name();
    OfEntity<V> known = byEntity.get(entity);
    if (known == null) {
      return false;
    }
    Map<KeyHash, V> keys = known.registered.getOrDefault(form.kinds(), Map.of());
    if (!keys.isEmpty() && isTrue(keys.get(hasher.hash(entity, key)), which)) {
      return true;
    }
    return !known.before.isEmpty()
        && form.fromRegister(key)
            .filter(defined -> isTrue(known.before.get(hasher.hash(entity, defined)), which))
            .isPresent();
  }

  private static <V> boolean isTrue(V value, Predicate<V> which) {
    return value != null && which.test(value);
  }
}
