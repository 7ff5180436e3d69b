package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.util.Objects;

/**
 * A key that is being forgotten, as it travels between the events of a stream.
 *
 * @param id of the entry in the register
 * @param entity name of the key's entity
 * @param key the key
 * @param settlesAtMillis see {@link Forgetting#settlesAtMillis()}
 */
public record ForgetMarker(long id, String entity, EntityKey key, long settlesAtMillis) {
  public ForgetMarker {
    Objects.requireNonNull(entity, "entity");
    Objects.requireNonNull(key, "key");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ForgetMarker[id=%d, entity=%s]".formatted(id, entity);
  }
}
