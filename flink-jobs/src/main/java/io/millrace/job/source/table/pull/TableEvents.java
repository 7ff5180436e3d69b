package io.millrace.job.source.table.pull;

import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.TableSplit;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;

/** What enumerator and readers of a table tell each other, besides splits. */
public sealed interface TableEvents extends SourceEvent {

  /**
   * To a reader: plan this pull.
   *
   * @param ask number of the question; answers to older ones are void
   * @param mark of the pull before; null if there is none
   */
  record PlanAsked(long pull, int ask, String mark) implements TableEvents {}

  /**
   * To the enumerator: the next parts of a plan that is too long for one message, before its end.
   */
  record PlanBegun(long pull, int ask, List<KeyRange> ranges) implements TableEvents {
    public PlanBegun {
      ranges = List.copyOf(ranges);
    }
  }

  /** To the enumerator: the plan, or the end of it where others were told before. */
  record PlanMade(long pull, int ask, PullPlan plan) implements TableEvents {}

  /** To the enumerator: no plan could be made, for this reason, which holds no secret. */
  record PlanFailed(long pull, int ask, String reason) implements TableEvents {}

  /**
   * To the enumerator: these splits are finished, and a checkpoint has completed that says so. Told
   * again after a recovery until it is acknowledged.
   */
  record SplitsFinished(List<Finished> splits) implements TableEvents {
    public SplitsFinished {
      splits = List.copyOf(splits);
    }
  }

  /**
   * A split that is finished, or left.
   *
   * @param unkeyed malformed rows whose key could not be told
   * @param highest as {@link TableSplit#highest}
   */
  record Finished(
      String splitId,
      long pull,
      int index,
      SplitStatus status,
      long rows,
      long rejected,
      long unkeyed,
      String highest)
      implements java.io.Serializable {}

  /** To a reader: the enumerator knows, the reader need not remember. */
  record FinishKnown(List<String> splitIds) implements TableEvents {
    public FinishKnown {
      splitIds = List.copyOf(splitIds);
    }
  }

  /** To a reader: what was interrupted is tried again now, whatever its pause. */
  record TryAsked() implements TableEvents {}

  /** To the enumerator: reading was interrupted for this reason and will be tried again. */
  record ReadInterrupted(String reason) implements TableEvents {}

  /**
   * To the enumerator, about once a second: how many rows of a split have been read, with those
   * malformed. For people: no part of any state.
   */
  record ReadSoFar(long pull, int index, long rows) implements TableEvents {}

  /** To the enumerator: rows come again. */
  record ReadResumed() implements TableEvents {}
}
