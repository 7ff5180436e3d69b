package io.millrace.job.type;

import io.millrace.core.EntityKey;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** Which subtask of a keyed operator has a key. */
public final class KeyGroups {
  private KeyGroups() {}

  /** Whether it is this one. */
  public static boolean areOf(TaskInfo task, EntityKey key) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
        == task.getIndexOfThisSubtask();
  }
}
