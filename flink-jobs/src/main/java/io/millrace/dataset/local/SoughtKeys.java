package io.millrace.dataset.local;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keys of one or more entities whose rows are to leave datasets, each with the id of the register's
 * entry that forgets it. Not thread-safe.
 */
public final class SoughtKeys {
  private final Map<EntitySpec, OfEntity> entities = new LinkedHashMap<>();

  /** Those of one entity, each with all entries that forget it. */
  record OfEntity(EntityCodec codec, Map<EntityKey, Set<Long>> forgettings) {}

  /**
   * Adds one.
   *
   * @param forgetting id of the register's entry
   */
  public SoughtKeys add(EntityCodec codec, EntityKey key, long forgetting) {
    entities
        .computeIfAbsent(codec.spec(), any -> new OfEntity(codec, new HashMap<>()))
        .forgettings()
        .computeIfAbsent(key, any -> new TreeSet<>())
        .add(forgetting);
    return this;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return entities.isEmpty();
  }

  Collection<OfEntity> entities() {
    return entities.values();
  }
}
