package io.millrace.job.table;

import io.millrace.core.EntityKey;
import io.millrace.table.RowMemory;
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
 * looks through all keys that are there does not meet those that once were. Used by the task's
 * thread.
 */
final class Memories {
  private static final String THERE = "memory";
  private static final String GONE = "gone-memory";

  private final KeyedStateBackend<EntityKey> backend;
  private final ValueState<byte[]> there;
  private final ValueState<byte[]> gone;

  /** Where the memory was that was got last; null for nowhere. */
  private ValueState<byte[]> place;

  Memories(KeyedStateBackend<EntityKey> backend) throws Exception {
    this.backend = backend;
    this.there = state(THERE);
    this.gone = state(GONE);
  }

  private ValueState<byte[]> state(String name) throws Exception {
    return backend.getPartitionedState(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        new ValueStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE));
  }

  /** Of the current key; an empty one if it was never seen. */
  RowMemory get() throws Exception {
    byte[] bytes = there.value();
    place = bytes == null ? null : there;
    if (bytes == null) {
      bytes = gone.value();
      place = bytes == null ? null : gone;
    }
    return RowMemoryBytes.readOrNew(bytes);
  }

  /** Of the current key: what {@link #get} gave last, as it has become. */
  void put(RowMemory memory) throws Exception {
    ValueState<byte[]> to = memory.isGone() ? gone : there;
    to.update(RowMemoryBytes.write(memory));
    if (place != null && place != to) {
      place.clear();
    }
    place = to;
  }

  /**
   * The keys that are there. Close it. What is put meanwhile does no harm: it may be among them or
   * not.
   */
  Stream<EntityKey> keys() {
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
