package io.millrace.job.table;

import io.millrace.core.EntityKey;
import io.millrace.table.RowMemory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.state.rocksdb.RocksDBKeyedStateBackend;

/**
 * The {@link RowMemory} of each key, in keyed state. Those of keys that are gone lie apart: whoever
 * looks through all keys that are there does not meet those that once were.
 *
 * <p>Those of keys with many versions are held decoded and written {@link #save before a
 * checkpoint}: to write all versions for each row of a key would take the square of them. Used by
 * the task's thread.
 */
final class Memories {
  private static final String THERE = "memory";
  private static final String GONE = "gone-memory";

  /** Versions of a key that are written for each of its rows. */
  private static final int FEW = 32;

  /** Versions that are held decoded, of all keys: some 32 MB. */
  private static final int MOST_HELD = 1 << 20;

  private final KeyedStateBackend<EntityKey> backend;
  private final ValueState<byte[]> there;
  private final ValueState<byte[]> gone;

  private final Map<EntityKey, Held> held = new HashMap<>();
  private int heldVersions;

  /** Whether any key is gone: while none is, nobody is looked for there. */
  private boolean mayBeGone;

  /** Where the memory was that was got last; null for nowhere. */
  private ValueState<byte[]> place;

  /** A memory with many versions, so many when it was put, and where the state has it. */
  private record Held(RowMemory memory, int versions, ValueState<byte[]> place) {}

  Memories(KeyedStateBackend<EntityKey> backend) throws Exception {
    this.backend = backend;
    this.there = state(THERE);
    this.gone = state(GONE);
    try (Stream<EntityKey> keys = backend.getKeys(GONE, VoidNamespace.INSTANCE)) {
      this.mayBeGone = keys.findAny().isPresent();
    }
  }

  private ValueState<byte[]> state(String name) throws Exception {
    return backend.getPartitionedState(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        new ValueStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
  }

  /** Of the current key; an empty one if it was never seen. */
  RowMemory get() throws Exception {
    Held large = held.isEmpty() ? null : held.get(backend.getCurrentKey());
    if (large != null) {
      place = large.place();
      return large.memory();
    }
    byte[] bytes = there.value();
    place = bytes == null ? null : there;
    if (bytes == null && mayBeGone) {
      bytes = gone.value();
      place = bytes == null ? null : gone;
    }
    return RowMemoryBytes.readOrNew(bytes);
  }

  /** Of the current key: what {@link #get} gave last, as it has become. */
  void put(RowMemory memory) throws Exception {
    Held before = held.isEmpty() ? null : held.remove(backend.getCurrentKey());
    heldVersions -= before == null ? 0 : before.versions();
    if (memory.versions() <= FEW) {
      write(memory);
      return;
    }
    held.put(backend.getCurrentKey(), new Held(memory, memory.versions(), place));
    heldVersions += memory.versions();
    if (heldVersions > MOST_HELD) {
      EntityKey key = backend.getCurrentKey();
      save();
      backend.setCurrentKey(key);
    }
  }

  /** Of the current key, which {@link #place} is of. */
  private void write(RowMemory memory) throws Exception {
    ValueState<byte[]> to = memory.isGone() ? gone : there;
    to.update(RowMemoryBytes.write(memory));
    if (place != null && place != to) {
      place.clear();
    }
    place = to;
    mayBeGone |= to == gone;
  }

  /**
   * Of the current key: as if it had never been seen.
   *
   * @return whether it had been
   */
  boolean forget() throws Exception {
    Held large = held.remove(backend.getCurrentKey());
    heldVersions -= large == null ? 0 : large.versions();
    boolean wasSeen = large != null || there.value() != null || gone.value() != null;
    there.clear();
    gone.clear();
    return wasSeen;
  }

  /** All keys of which it holds are as if they had never been seen. Changes the current key. */
  void forget(Predicate<EntityKey> isForgotten) throws Exception {
    for (String name : List.of(THERE, GONE)) {
      List<EntityKey> found;
      try (Stream<EntityKey> keys = backend.getKeys(name, VoidNamespace.INSTANCE)) {
        found = keys.filter(isForgotten).toList();
      }
      for (EntityKey key : found) {
        backend.setCurrentKey(key);
        forget();
      }
    }
  }

  /** Before a checkpoint: the state holds all. Changes the current key. */
  void save() throws Exception {
    for (Map.Entry<EntityKey, Held> each : held.entrySet()) {
      backend.setCurrentKey(each.getKey());
      place = each.getValue().place();
      write(each.getValue().memory());
    }
    held.clear();
    heldVersions = 0;
  }

  /**
   * The keys that are there. Close it. Changes the current key. What is put meanwhile does no harm:
   * it may be among them or not.
   */
  Stream<EntityKey> keys() throws Exception {
    save();
    Stream<EntityKey> keys = backend.getKeys(THERE, VoidNamespace.INSTANCE);
    if (backend instanceof RocksDBKeyedStateBackend) {
      return keys;
    }
    // The heap's keys cannot be looked through while they change; there are no more than it holds.
    try (keys) {
      return keys.toList().stream();
    }
  }
}
