package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** By event of a key, the id of the first entry of a register that forgets it. Thread-safe. */
public final class FirstEntries {
  private final KnownKeys<List<Forgetting>> keys;

  FirstEntries(byte[] secret, List<Forgetting> entries) {
    keys = new KnownKeys<>(new KeyHasher(secret));
    entries.forEach(entry -> keys.of(entry, ArrayList::new).add(entry));
  }

  /**
   * That of the entries of a view's key, and of all that it holds; {@link Long#MAX_VALUE} for none.
   * Places are as the log has them, or as any job has that numbers its pulls by itself: those that
   * an entry forgets lie before all of its cuts.
   */
  public long of(BoundView view, EntityKey key, String feed, int partition, long offset) {
    long[] first = {Long.MAX_VALUE};
    for (String entity : keys.entities()) {
      HeldKey.of(view, entity)
          .ifPresent(
              held ->
                  keys.any(
                      held.form(),
                      held.in(key),
                      entries -> {
                        first[0] = Math.min(first[0], first(entries, feed, partition, offset));
                        return false; // a release of before may have made others
                      }));
    }
    return first[0];
  }

  private static long first(List<Forgetting> entries, String feed, int partition, long offset) {
    return entries.stream()
        .filter(
            entry -> {
              OptionalLong cut = entry.cutsByAnyNumbers(feed, partition).min();
              return cut.isPresent() && offset < cut.getAsLong();
            })
        .mapToLong(Forgetting::id)
        .min()
        .orElse(Long.MAX_VALUE);
  }
}
