package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundTable;
import io.millrace.core.EntityKey;
import io.millrace.table.PulledRow;
import io.millrace.table.RowMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * Rows of the log on their way into the memory of their keys. The log has no order, and a memory
 * takes pulls in theirs: so all of a key are brought together first, in keyed state and not on the
 * heap. Holds nothing once they are taken. Used by the task's thread.
 */
final class RecalledRows {
  private static final Comparator<PulledRow> PULLED =
      Comparator.comparingLong(PulledRow::pull)
          .thenComparing(Comparator.comparing(PulledRow::isGone).reversed());
  private static final Comparator<PulledRow> PUSHED =
      Comparator.comparingLong(PulledRow::pulledAtMillis)
          .thenComparingInt(PulledRow::eventPartition)
          .thenComparingLong(row -> row.push().offset());

  private final KeyedStateBackend<EntityKey> backend;
  private final String table;
  private final PulledRowBytes bytes;
  private final ListStateDescriptor<byte[]> descriptor;
  private final ListState<byte[]> rows;

  /** Who is told of each row, with its key as the current one. */
  interface Receiver {
    /** The state did not know it. */
    void recalled(PulledRow row) throws Exception;

    /** The state had given it before. */
    void known(PulledRow row) throws Exception;
  }

  RecalledRows(KeyedStateBackend<EntityKey> backend, BoundTable table) throws Exception {
    this.backend = backend;
    this.table = table.name();
    this.bytes = new PulledRowBytes(table.spec().type());
    this.descriptor =
        new ListStateDescriptor<>("recalled-rows", BytePrimitiveArraySerializer.INSTANCE);
    this.rows =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }

  /** Adds a row of any key of this subtask. */
  void add(PulledRow row) throws Exception {
    backend.setCurrentKey(row.key());
    ByteWriter out = new ByteWriter(64);
    bytes.write(row, out);
    rows.add(out.toByteArray());
  }

  /**
   * Brings all that was added into the memories.
   *
   * @param known how far the state had the log
   */
  void take(
      Memories memories, RowMemory.Versions versions, RowHistory.After known, Receiver receiver)
      throws Exception {
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        descriptor,
        (key, state) -> {
          RowMemory before = memories.get();
          RowMemory memory = memories.get();
          for (PulledRow row : sorted(key, state.get())) {
            if (row.isPushed() ? known.covers(row.push()) : before.gave(row, versions)) {
              receiver.known(row);
            } else {
              memory.recall(row, versions);
              receiver.recalled(row);
            }
          }
          memories.put(memory);
          state.clear();
        });
  }

  private List<PulledRow> sorted(EntityKey key, Iterable<byte[]> all) {
    List<PulledRow> pulled = new ArrayList<>();
    List<PulledRow> pushed = new ArrayList<>();
    for (byte[] each : all) {
      PulledRow row = bytes.read(table, key, new ByteReader(each));
      (row.isPushed() ? pushed : pulled).add(row);
    }
    pulled.sort(PULLED);
    pushed.sort(PUSHED);
    return merged(pulled, pushed);
  }

  /** A row that was pushed comes before the pulls that began after it arrived. */
  private static List<PulledRow> merged(List<PulledRow> pulled, List<PulledRow> pushed) {
    List<PulledRow> merged = new ArrayList<>(pulled.size() + pushed.size());
    int next = 0;
    for (PulledRow row : pulled) {
      while (next < pushed.size() && pushed.get(next).pulledAtMillis() < row.pulledAtMillis()) {
        merged.add(pushed.get(next++));
      }
      merged.add(row);
    }
    merged.addAll(pushed.subList(next, pushed.size()));
    return merged;
  }
}
