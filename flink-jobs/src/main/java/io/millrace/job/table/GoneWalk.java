package io.millrace.job.table;

import io.millrace.core.EntityKey;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * Ends of pulls of which not all keys have been looked at yet. A pull of all rows says of each key
 * that it did not give that it is gone; ten million keys are looked at some at a time, so that
 * neither rows nor barriers nor the watermark wait for it. A key that comes meanwhile is looked at
 * first. What a checkpoint interrupts begins again: a key is found gone once. Used by the task's
 * thread.
 */
final class GoneWalk implements AutoCloseable {
  private static final ListStateDescriptor<byte[]> ENDS =
      new ListStateDescriptor<>("walked-pulls", BytePrimitiveArraySerializer.INSTANCE);

  private final ListState<byte[]> saved;
  private final ArrayDeque<PullEnd> ends = new ArrayDeque<>();
  private Stream<EntityKey> keys;
  private Iterator<EntityKey> left;

  /** Looks whether a key is gone by the end of a pull. */
  interface Look {
    void at(EntityKey key, PullEnd end) throws Exception;
  }

  GoneWalk(StateInitializationContext context) throws Exception {
    // Union: each subtask looks at its keys, also those that it has from another.
    saved = context.getOperatorStateStore().getUnionListState(ENDS);
    Map<Long, PullEnd> restored = new TreeMap<>();
    for (byte[] bytes : saved.get()) {
      PullEnd end = PullEndBytes.read(bytes);
      restored.put(end.pull(), end);
    }
    ends.addAll(restored.values());
  }

  void ended(PullEnd end) {
    ends.add(end);
  }

  /** The ends that a key has to be looked at for, the first one first. */
  Iterable<PullEnd> open() {
    return ends;
  }

  /**
   * Looks at the next keys.
   *
   * @param atMost how many
   * @return the end of which all keys have now been looked at; null if there is none yet
   */
  PullEnd go(Memories memories, int atMost, Look look) throws Exception {
    if (left == null && looksAtKeys(ends.getFirst())) {
      keys = memories.keys();
      left = keys.iterator();
    }
    for (int i = 0; left != null && i < atMost && left.hasNext(); i++) {
      look.at(left.next(), ends.getFirst());
    }
    if (left != null && left.hasNext()) {
      return null;
    }
    close();
    return ends.removeFirst();
  }

  /** Whether the end says what is gone. */
  static boolean looksAtKeys(PullEnd end) {
    return end.coverage() == Coverage.ALL_ROWS;
  }

  boolean isDone() {
    return ends.isEmpty();
  }

  void snapshot() throws Exception {
    List<byte[]> bytes = new ArrayList<>();
    for (PullEnd end : ends) {
      bytes.add(PullEndBytes.write(end));
    }
    saved.update(bytes);
  }

  @Override
  public void close() {
    if (keys != null) {
      keys.close();
    }
    keys = null;
    left = null;
  }
}
