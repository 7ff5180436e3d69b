package io.millrace.job.table;

import io.millrace.compile.BoundView;
import io.millrace.job.source.table.PullEnd;
import io.millrace.table.PulledRow;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.TaskInfo;

/** Gives the views what is new, and says of a pull that all of its rows were given. */
final class HandedOn implements HandOn.Receiver {
  private final FeedViews feed;
  private final List<BoundView> views;
  private final LongSupplier arrivalMillis;
  private final Consumer<VisiblePull> visible;
  private final TaskInfo task;

  /**
   * @param arrivalMillis of what is handed on now
   * @param visible takes pulls whose rows have all been handed on
   */
  HandedOn(
      FeedViews feed,
      List<BoundView> views,
      LongSupplier arrivalMillis,
      Consumer<VisiblePull> visible,
      TaskInfo task) {
    this.feed = feed;
    this.views = views;
    this.arrivalMillis = arrivalMillis;
    this.visible = visible;
    this.task = task;
  }

  @Override
  public long arrivalMillis() {
    return arrivalMillis.getAsLong();
  }

  @Override
  public void row(PulledRow row, long arrivalMillis) {
    feed.give(row, views, arrivalMillis);
  }

  @Override
  public void end(PullEnd end, long arrivalMillis) {
    visible.accept(
        new VisiblePull(
            end.table(),
            end.pull(),
            end.pulledAtMillis(),
            end.arrivalMillis(),
            arrivalMillis,
            end.rows(),
            end.rejected(),
            end.seenUntil(),
            end.coverage(),
            task.getIndexOfThisSubtask(),
            task.getNumberOfParallelSubtasks()));
  }
}
