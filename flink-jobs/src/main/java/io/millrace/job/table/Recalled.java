package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundView;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * How far an operator's state agrees with the log of rows: by which submission it was last
 * compared, up to which pull and which pushed rows it has all, and which views have been given it.
 * Used by the task's thread.
 */
final class Recalled {
  private static final ListStateDescriptor<byte[]> STATE =
      new ListStateDescriptor<>("recalled", BytePrimitiveArraySerializer.INSTANCE);

  /** How far apart the times of neighbours in a topic may lie that keeps those of its producers. */
  private static final long DISORDER_MILLIS = 60_000;

  private final ListState<byte[]> saved;
  private final Set<Long> epochs = new TreeSet<>();
  private final Map<Integer, Long> pushes = new TreeMap<>();

  /** When the rows at those offsets arrived, where that is known. */
  private final Map<Integer, Long> arrivals = new TreeMap<>();

  private long endedPull = Long.MAX_VALUE;
  private Set<String> fed;

  Recalled(StateInitializationContext context) throws Exception {
    // Union: after a rescaling it is what holds of all subtasks there were.
    saved = context.getOperatorStateStore().getUnionListState(STATE);
    for (byte[] bytes : saved.get()) {
      restore(new ByteReader(bytes));
    }
    endedPull = endedPull == Long.MAX_VALUE ? 0 : endedPull;
    fed = fed == null ? new TreeSet<>() : fed;
  }

  private void restore(ByteReader in) {
    epochs.add(in.readLong());
    endedPull = Math.min(endedPull, in.readUnsigned());
    Set<String> views = new TreeSet<>();
    for (int left = in.readLength(); left > 0; left--) {
      views.add(in.readString());
    }
    if (fed == null) {
      fed = views;
    } else {
      fed.retainAll(views);
    }
    // Up to the highest that any of them had before a barrier, all of them had theirs.
    for (int left = in.remaining() == 0 ? 0 : in.readLength(); left > 0; left--) {
      pushes.merge((int) in.readUnsigned(), in.readUnsigned(), Math::max);
    }
    for (int left = in.remaining() == 0 ? 0 : in.readLength(); left > 0; left--) {
      arrivals.merge((int) in.readUnsigned(), in.readLong(), Math::max);
    }
  }

  /** Whether there is state at all. */
  boolean isRestored() {
    return !epochs.isEmpty();
  }

  /** Whether the state is of this submission: then the log holds nothing that it does not. */
  boolean isOf(long epoch) {
    return epochs.equals(Set.of(epoch));
  }

  /** What of the log the state has. */
  RowHistory.After known() {
    return new RowHistory.After(endedPull, pushes);
  }

  /** Whether a pushed row was judged before: offsets of a partition come in their order. */
  boolean has(PushPlace place) {
    return place.offset() <= pushes.getOrDefault(place.partition(), -1L);
  }

  /**
   * Whether a row that {@link #has} been judged, by its offset, arrived long after the last one
   * that was: so it is another row, at an offset that was used before.
   */
  boolean isOfAnotherTopic(PulledRow row) {
    Long lastMillis = arrivals.get(row.push().partition());
    return lastMillis != null && row.pulledAtMillis() - lastMillis > DISORDER_MILLIS;
  }

  /** All rows that were pushed there up to this one are in the state, or were nothing new. */
  void pushed(PulledRow row) {
    PushPlace place = row.push();
    if (!has(place)) {
      pushes.put(place.partition(), place.offset());
    }
    // Of all up to there: producers may give the times themselves, in any order.
    arrivals.merge(place.partition(), row.pulledAtMillis(), Math::max);
  }

  /** Those of the views that were given nothing of what the state knows. */
  List<BoundView> unfed(List<BoundView> views) {
    return views.stream().filter(view -> !fed.contains(view.spec().onlineTable())).toList();
  }

  /** All rows of a pull are in the state. */
  void ended(long pull) {
    endedPull = Math.max(endedPull, pull);
  }

  /** What holds at a checkpoint of this submission, which feeds these views. */
  void snapshot(long epoch, List<BoundView> views) throws Exception {
    ByteWriter out = new ByteWriter(64);
    out.writeLong(epoch);
    out.writeUnsigned(endedPull);
    out.writeUnsigned(views.size());
    views.forEach(view -> out.writeString(view.spec().onlineTable()));
    out.writeUnsigned(pushes.size());
    for (Map.Entry<Integer, Long> last : pushes.entrySet()) {
      out.writeUnsigned(last.getKey());
      out.writeUnsigned(last.getValue());
    }
    out.writeUnsigned(arrivals.size());
    for (Map.Entry<Integer, Long> last : arrivals.entrySet()) {
      out.writeUnsigned(last.getKey());
      out.writeLong(last.getValue());
    }
    List<byte[]> one = new ArrayList<>();
    one.add(out.toByteArray());
    saved.update(one);
  }
}
