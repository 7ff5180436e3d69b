package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.util.List;

/** By key, the id of the last entry of a register. Immutable and thread-safe. */
public final class LatestEntries {
  private final KnownKeys<Latest> keys;

  private static final class Latest {
    private long id = Long.MIN_VALUE;
  }

  LatestEntries(byte[] secret, List<Forgetting> entries) {
    keys = new KnownKeys<>(new KeyHasher(secret));
    for (Forgetting entry : entries) {
      Latest latest = keys.of(entry, Latest::new);
      latest.id = Math.max(latest.id, entry.id());
    }
  }

  /**
   * That of a key; {@link Long#MIN_VALUE} for none.
   *
   * @param key as the definition of the form has it
   */
  public long of(KeyForm form, EntityKey key) {
    long[] id = {Long.MIN_VALUE};
    keys.any(
        form,
        key,
        latest -> {
          id[0] = Math.max(id[0], latest.id);
          return false; // a release of before may have made others
        });
    return id[0];
  }
}
