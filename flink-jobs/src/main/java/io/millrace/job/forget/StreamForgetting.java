package io.millrace.job.forget;

import java.io.Serializable;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the readers and the decoding of a stream need to know to forget.
 *
 * @param register of forgotten keys; null where there is none, and nothing is ever forgotten
 * @param stream name of the stream, or of the table
 * @param entities names of the entities that any view has over it, also one of another job
 * @param firstPartition what the source's partition 0 is among the partitions of the events: 1 for
 *     the topic of a table's pushed rows, else 0
 * @param names of the source's partitions; null for a table: all of its places are in one log
 */
public record StreamForgetting(
    KeyRegister register,
    String stream,
    SortedSet<String> entities,
    int firstPartition,
    SourceNames names)
    implements Serializable {
  public StreamForgetting {
    Objects.requireNonNull(stream, "stream");
    entities = Collections.unmodifiableSortedSet(new TreeSet<>(entities));
  }

  /** Of a stream of which nothing is ever forgotten. */
  public static StreamForgetting never(String stream) {
    return new StreamForgetting(null, stream, Collections.emptySortedSet(), 0, null);
  }

  /** Of a table, by a register. */
  public static StreamForgetting of(KeyRegister register, String table, Set<String> entities) {
    return new StreamForgetting(register, table, new TreeSet<>(entities), 0, null);
  }

  /** The same of a stream that is read from a source. */
  public StreamForgetting in(SourceNames source) {
    return new StreamForgetting(register, stream, entities, firstPartition, source);
  }

  /** The same for what is pushed for a table. */
  public StreamForgetting ofPushes() {
    return new StreamForgetting(register, stream, entities, 1, names);
  }

  /** The name of a partition of the source, as cuts have it. */
  public String nameOf(int partition) {
    return names == null ? SourceNames.UNNAMED : names.nameOf(partition);
  }

  /** The partition of the events that a partition of the source is. */
  int place(int partition) {
    return firstPartition + partition;
  }
}
