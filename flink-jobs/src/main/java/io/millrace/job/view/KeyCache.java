package io.millrace.job.view;

import io.millrace.core.EntityKey;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * Decoded keys, least recently used first, bounded by their bytes. It only holds: who takes a key
 * out saves it first. Not thread-safe.
 */
final class KeyCache {
  /** What a key costs beside its state: the entry, the key, the map's node. */
  private static final int ENTRY_BYTES = 240;

  private final long mostBytes;
  private final LinkedHashMap<EntityKey, KeyEntry> entries =
      new LinkedHashMap<>(1_024, 0.75f, true);
  private long bytes;

  KeyCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** The key's entry, now the most recently used; null when it is not held. */
  KeyEntry get(EntityKey key) {
    return entries.get(key);
  }

  void put(KeyEntry entry) {
    entries.put(entry.key, entry);
    weigh(entry);
  }

  void remove(KeyEntry entry) {
    if (entries.remove(entry.key) != null) {
      bytes -= entry.countedBytes;
      entry.countedBytes = 0;
    }
  }

  /** Counts the size of an entry anew, if it is held: one that is leaving may change once more. */
  void count(KeyEntry entry) {
    if (entry.countedBytes > 0) {
      weigh(entry);
    }
  }

  private void weigh(KeyEntry entry) {
    int now = ENTRY_BYTES + entry.key.bytes().length + entry.state.estimatedBytes();
    bytes += now - entry.countedBytes;
    entry.countedBytes = now;
  }

  /** Takes out the least recently used keys until the bound is kept; each is saved first. */
  <X extends Exception> void trim(ThrowingConsumer<KeyEntry, X> save) throws X {
    while (bytes > mostBytes && !entries.isEmpty()) {
      Iterator<KeyEntry> eldest = entries.values().iterator();
      KeyEntry entry = eldest.next();
      eldest.remove();
      bytes -= entry.countedBytes;
      entry.countedBytes = 0;
      save.accept(entry);
    }
  }

  Collection<KeyEntry> entries() {
    return entries.values();
  }

  int size() {
    return entries.size();
  }

  long bytes() {
    return bytes;
  }
}
