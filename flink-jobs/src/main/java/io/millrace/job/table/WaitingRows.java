package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.EntityKey;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * New rows by key, in keyed state, until they are handed on. Each is of a generation: those that
 * came before the same barrier. Used by the task's thread.
 */
final class WaitingRows {
  private final KeyedStateBackend<EntityKey> backend;
  private final ListStateDescriptor<byte[]> descriptor;
  private final ListState<byte[]> rows;
  private final String table;
  private final PulledRowBytes bytes;
  private boolean mayHoldAny = true;

  WaitingRows(KeyedStateBackend<EntityKey> backend, String table, DataType.Struct type)
      throws Exception {
    this.backend = backend;
    this.table = table;
    this.bytes = new PulledRowBytes(type);
    this.descriptor = new ListStateDescriptor<>("waiting", BytePrimitiveArraySerializer.INSTANCE);
    this.rows =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }

  /** Adds a row of the current key. */
  void add(PulledRow row, long generation) throws Exception {
    ByteWriter out = new ByteWriter(64);
    out.writeLong(generation);
    bytes.write(row, out);
    rows.add(out.toByteArray());
    mayHoldAny = true;
  }

  /** Whether a row of the current key waits. */
  boolean holds(PulledRow row) throws Exception {
    for (byte[] each : rows.get()) {
      ByteReader in = new ByteReader(each);
      in.readLong();
      if (bytes.read(table, row.key(), in).equals(row)) {
        return true;
      }
    }
    return false;
  }

  /** Gives the rows of a generation and of those before it, and forgets them. */
  void take(long generation, Consumer<PulledRow> to) throws Exception {
    if (!mayHoldAny) {
      return;
    }
    boolean[] left = {false};
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        descriptor,
        (key, state) -> {
          List<byte[]> later = new ArrayList<>();
          boolean any = false;
          for (byte[] each : state.get()) {
            ByteReader in = new ByteReader(each);
            if (in.readLong() <= generation) {
              to.accept(bytes.read(table, key, in));
              any = true;
            } else {
              later.add(each);
            }
          }
          left[0] |= !later.isEmpty();
          if (any && later.isEmpty()) {
            state.clear();
          } else if (any) {
            state.update(later);
          }
        });
    mayHoldAny = left[0];
  }
}
