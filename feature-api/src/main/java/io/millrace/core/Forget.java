package io.millrace.core;

import java.util.Objects;

/**
 * A marker in the order of one source partition: what came of it before is forgotten, what comes
 * after is new.
 *
 * @param key the key that is forgotten
 * @param id of the entry in the register; later ones are higher
 * @param stream index of the stream within the view
 * @param partition source partition
 * @param cut first offset of the partition that is not forgotten
 * @param settlesAtMillis arrival time from which on no partition has anything left that is
 *     forgotten
 */
public record Forget(
    EntityKey key, long id, int stream, int partition, long cut, long settlesAtMillis)
    implements KeyInput {
  public Forget {
    Objects.requireNonNull(key, "key");
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Forget[id=%d, stream=%d, partition=%d, cut=%d]".formatted(id, stream, partition, cut);
  }
}
