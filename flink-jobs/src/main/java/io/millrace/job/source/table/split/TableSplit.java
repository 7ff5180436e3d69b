package io.millrace.job.source.table.split;

import java.util.Objects;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A part of a pull and how far it is.
 *
 * @param definition of the table that the pull is of; a split of another one is void
 * @param pull number of the pull
 * @param index of the part
 * @param work what is done
 * @param status whether it is still to be done
 * @param position how far rows have been emitted; of no meaning once finished
 * @param rows emitted, without those malformed
 * @param rejected malformed
 * @param unkeyed those of them whose key could not be told
 * @param highest value of the mode's column among the rows, where what is read tells the mark; else
 *     null
 */
public record TableSplit(
    String definition,
    long pull,
    int index,
    SplitWork work,
    SplitStatus status,
    Position position,
    long rows,
    long rejected,
    long unkeyed,
    String highest)
    implements SourceSplit {

  public TableSplit {
    Objects.requireNonNull(definition);
    Objects.requireNonNull(work);
    Objects.requireNonNull(status);
    Objects.requireNonNull(position);
  }

  /** A part that nobody has begun. */
  public static TableSplit fresh(String definition, long pull, int index, SplitWork work) {
    return new TableSplit(
        definition, pull, index, work, SplitStatus.OPEN, Position.START, 0, 0, 0, null);
  }

  @Override
  public String splitId() {
    return pull + "-" + index;
  }
}
