package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.job.source.table.PullEnd;
import io.millrace.schedule.Ticks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * What may be handed on when. Rows and ends of pulls that come before the same barrier are of one
 * generation, which is due when the checkpoint of that barrier, or a later one, has completed; of a
 * table that comes online by a schedule of its own, at the next tick after that. Used by the task's
 * thread.
 */
final class WaitingPulls {
  private static final ListStateDescriptor<byte[]> ENDS =
      new ListStateDescriptor<>("ended-pulls", BytePrimitiveArraySerializer.INSTANCE);

  /** The generation of all that a restored state holds: the checkpoint of it has completed. */
  static final long RESTORED = 0;

  private final ListState<byte[]> saved;
  private final List<Ended> ends = new ArrayList<>();
  private final TreeMap<Long, Long> closed = new TreeMap<>();
  private Ticks ticks;
  private long generation = 1;
  private long covered;

  private record Ended(long generation, PullEnd end) {}

  WaitingPulls(StateInitializationContext context) throws Exception {
    // Union: the end of a pull is known to all subtasks, also to those there were not before.
    saved = context.getOperatorStateStore().getUnionListState(ENDS);
    Map<Long, PullEnd> restored = new TreeMap<>();
    for (byte[] bytes : saved.get()) {
      PullEnd end = PullEndBytes.read(bytes);
      restored.put(end.pull(), end);
    }
    restored.values().forEach(end -> ends.add(new Ended(RESTORED, end)));
  }

  void open(BoundTable table, long nowMillis) {
    ticks =
        table
            .onlineSchedule()
            .map(schedule -> new Ticks(schedule, Instant.ofEpochMilli(nowMillis)))
            .orElse(null);
  }

  /** The generation of what comes now. */
  long generation() {
    return generation;
  }

  void ended(PullEnd end) {
    ends.add(new Ended(generation, end));
  }

  void snapshot(long checkpoint) throws Exception {
    closed.put(checkpoint, generation);
    generation++;
    List<byte[]> bytes = new ArrayList<>();
    for (Ended each : ends) {
      bytes.add(PullEndBytes.write(each.end()));
    }
    saved.update(bytes);
  }

  /** The generation that is due, with those before it, when a checkpoint has completed. */
  long dueAfter(long checkpoint, long nowMillis) {
    Map<Long, Long> upTo = closed.headMap(checkpoint, true);
    upTo.values().forEach(each -> covered = Math.max(covered, each));
    upTo.clear();
    if (ticks != null) {
      Instant now = Instant.ofEpochMilli(nowMillis);
      ticks = ticks.at(now);
      if (ticks.next().isAfter(now)) {
        return 0;
      }
      ticks = ticks.ran(now);
    }
    return covered;
  }

  /** Takes the ends of a generation, and of those before it, whose rows have all been handed on. */
  List<PullEnd> take(long handedOn) {
    List<PullEnd> taken =
        ends.stream().filter(each -> each.generation() <= handedOn).map(Ended::end).toList();
    ends.removeIf(each -> each.generation() <= handedOn);
    return taken;
  }
}
