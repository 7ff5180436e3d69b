package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.core.EntityKey;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * New rows until they are handed on. Each is of a generation: those that came before the same
 * barrier. They are held in memory, in the order in which they came, and written to keyed state at
 * the barrier, for restarts; what memory may not hold is in the state alone. Used by the task's
 * thread. Changes the current key.
 */
final class WaitingRows {
  /** Of rows in memory, unless a test says otherwise. */
  static final long MOST_BYTES = 32L << 20;

  private final long mostBytes;
  private final int keyGroups;
  private final WaitingChunks chunks;
  private final WaitingRowBytes format;
  private final ArrayDeque<WaitingGeneration> generations = new ArrayDeque<>();
  private long bytes;
  private List<WaitingChunks.Place> restored;
  private int restoredGroup = -1;
  private Map<EntityKey, Set<PulledRow>> restoredRows = Map.of();

  /**
   * What a restored state holds is of generation 0.
   *
   * @param keyGroups of the job, its largest parallelism
   */
  WaitingRows(
      KeyedStateBackend<EntityKey> backend,
      int keyGroups,
      String table,
      DataType.Struct type,
      long mostBytes)
      throws Exception {
    this.mostBytes = mostBytes;
    this.keyGroups = keyGroups;
    this.chunks = new WaitingChunks(backend);
    this.format = new WaitingRowBytes(table, type);
    this.restored = chunks.all();
    if (!restored.isEmpty()) {
      generation(0).addStored(restored);
    }
  }

  /** Adds a row of a generation not before those of all rows so far. */
  void add(PulledRow row, long generation) throws Exception {
    WaitingGeneration last = generation(generation);
    bytes -= last.bytes();
    last.add(row, keyGroup(row.key()));
    bytes += last.bytes();
    if (bytes > mostBytes) {
      for (WaitingGeneration each : generations) {
        each.forget();
      }
      bytes = 0;
    }
  }

  private WaitingGeneration generation(long number) {
    if (generations.isEmpty() || generations.getLast().number() != number) {
      generations.add(new WaitingGeneration(number, chunks, format));
    }
    return generations.getLast();
  }

  /** Whether the state that was restored holds a row. Asked before any is taken. */
  boolean holds(PulledRow row) throws Exception {
    int group = keyGroup(row.key());
    if (group != restoredGroup) {
      restoredGroup = group;
      restoredRows = restoredRows(group);
    }
    return restoredRows.getOrDefault(row.key(), Set.of()).contains(row);
  }

  /** Whoever asks goes from key group to key group: one at a time is on the heap. */
  private Map<EntityKey, Set<PulledRow>> restoredRows(int group) throws Exception {
    Map<EntityKey, Set<PulledRow>> rows = new HashMap<>();
    for (WaitingChunks.Place place : restored) {
      if (keyGroup(place.key()) == group) {
        ByteReader in = new ByteReader(chunks.get(place));
        while (in.remaining() > 0) {
          PulledRow row = format.read(in);
          rows.computeIfAbsent(row.key(), key -> new HashSet<>()).add(row);
        }
      }
    }
    return rows;
  }

  private int keyGroup(EntityKey key) {
    return KeyGroupRangeAssignment.assignToKeyGroup(key, keyGroups);
  }

  /** The least generation of which rows wait; {@link Long#MAX_VALUE} when none does. */
  long first() {
    return generations.isEmpty() ? Long.MAX_VALUE : generations.getFirst().number();
  }

  /**
   * Takes the next rows of a generation and of those before it.
   *
   * @param atMost how many, or a few more
   * @return whether there are more of them
   */
  boolean take(long generation, int atMost, Consumer<PulledRow> to) throws Exception {
    restored = List.of();
    restoredRows = Map.of();
    int left = atMost;
    while (!generations.isEmpty() && generations.getFirst().number() <= generation) {
      if (left <= 0) {
        return true;
      }
      WaitingGeneration first = generations.getFirst();
      bytes -= first.bytes();
      left -= first.take(left, to);
      bytes += first.bytes();
      if (first.isEmpty()) {
        generations.removeFirst();
      }
    }
    return false;
  }

  /** Shows all that wait, those of a key in the order in which they came, and takes none. */
  void forEach(Consumer<PulledRow> to) throws Exception {
    for (WaitingGeneration each : generations) {
      each.forEach(to);
    }
  }

  /** Before a checkpoint: the state holds all that waits. */
  void save() throws Exception {
    for (WaitingGeneration each : generations) {
      each.save();
    }
  }
}
