package io.millrace.job.table;

import io.millrace.core.EntityKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * Rows that wait, in keyed state: not each by its key, but many rows of a key group in one value,
 * under the key of the first of them. So they go where their keys go when a job is rescaled, at the
 * price of some hundred values for a checkpoint, not of one for each row. Used by the task's
 * thread.
 */
final class WaitingChunks {
  private final KeyedStateBackend<EntityKey> backend;
  private final MapStateDescriptor<Long, byte[]> descriptor;
  private final MapState<Long, byte[]> chunks;

  /**
   * Where rows of a key group lie.
   *
   * @param key one of theirs
   * @param number rises with the order in which rows of a key came
   */
  record Place(EntityKey key, long number) {}

  WaitingChunks(KeyedStateBackend<EntityKey> backend) throws Exception {
    this.backend = backend;
    this.descriptor =
        new MapStateDescriptor<>(
            "waiting-rows", LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
    this.chunks =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }

  void put(Place place, byte[] rows) throws Exception {
    backend.setCurrentKey(place.key());
    chunks.put(place.number(), rows);
  }

  byte[] get(Place place) throws Exception {
    backend.setCurrentKey(place.key());
    return chunks.get(place.number());
  }

  void remove(Place place) throws Exception {
    backend.setCurrentKey(place.key());
    chunks.remove(place.number());
  }

  /** All there are, in the order of their numbers. */
  List<Place> all() throws Exception {
    List<Place> all = new ArrayList<>();
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        descriptor,
        (key, state) -> {
          for (long number : state.keys()) {
            all.add(new Place(key, number));
          }
        });
    all.sort(Comparator.comparingLong(Place::number));
    return all;
  }
}
