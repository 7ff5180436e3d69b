package io.millrace.row;

import java.util.List;

/**
 * The online row of one key of one view.
 *
 * @param startMillis first instant the row speaks of; a read before it is answered as of it
 * @param decidedAtMillis when the job decided it (its clock: wall, or the stream's in a replay)
 * @param epoch epoch of the deployment that wrote it
 * @param newestEventMillis event time of the newest event that has been applied
 * @param positions highest offset applied per source partition, sorted by stream and partition
 * @param cells one timeline per cell of the view's layout
 */
public record OnlineRow(
    long startMillis,
    long decidedAtMillis,
    long epoch,
    long newestEventMillis,
    List<SourcePosition> positions,
    List<Timeline> cells) {

  public OnlineRow {
    positions = List.copyOf(positions);
    cells = List.copyOf(cells);
  }

  /**
   * The row's place in the order of writes of one epoch: the sum of (offset + 1) over its
   * positions.
   */
  public long position() {
    long sum = 0;
    for (SourcePosition position : positions) {
      sum += position.offset() + 1;
    }
    return sum;
  }
}
