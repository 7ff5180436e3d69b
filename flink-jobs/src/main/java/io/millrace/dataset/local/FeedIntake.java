package io.millrace.dataset.local;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.event.EventRange;
import io.millrace.dataset.event.FeedReader;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.table.PulledRow;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/**
 * Runs the definitions' code over the events of feeds, as the decode stage of a job does, and puts
 * what they add into the rows of the views. What a view's code refuses is bad for that view alone.
 * Not thread-safe.
 */
final class FeedIntake {
  private static final int PROGRESS_EVENTS = 100_000;

  private final DatasetProgress progress;
  private final Map<ReasonCode, Long> refused = new EnumMap<>(ReasonCode.class);
  private long events;

  FeedIntake(DatasetProgress progress) {
    this.progress = progress;
  }

  /**
   * @param added rows of the views whose code is to run
   */
  FeedReader.Outcome take(
      BoundFeed feed, Map<BoundView, ContributionWriter> added, FeedReader reader, EventRange range)
      throws IOException, SQLException {
    return reader.outcome(range, scan(feed, added, reader, range));
  }

  /**
   * The same of a part.
   *
   * @param added rows of the views whose code is to run
   */
  FeedReader.Tally scan(
      BoundFeed feed, Map<BoundView, ContributionWriter> added, FeedReader reader, EventRange range)
      throws IOException, SQLException {
    refused.clear();
    events = 0;
    long total = reader.estimatedEvents();
    FeedReader.Tally tally =
        reader.scan(
            range,
            (event, timeMillis, arrivalMillis, partition, offset) -> {
              for (Map.Entry<BoundView, ContributionWriter> each : added.entrySet()) {
                add(
                    each.getKey(),
                    each.getValue(),
                    feed,
                    event,
                    timeMillis,
                    arrivalMillis,
                    partition,
                    offset);
              }
              if (++events % PROGRESS_EVENTS == 0) {
                progress.at(DatasetProgress.Stage.EVENTS, events, total);
              }
            });
    progress.at(DatasetProgress.Stage.EVENTS, events, total);
    return tally.refused(refused);
  }

  private void add(
      BoundView view,
      ContributionWriter rows,
      BoundFeed feed,
      Object event,
      long timeMillis,
      long arrivalMillis,
      int partition,
      long offset) {
    try {
      if (feed instanceof BoundTable bound) {
        int kind = SweepLayout.kindOfRow(timeMillis, arrivalMillis);
        for (Contribution each : view.contributions(bound, (PulledRow) event, arrivalMillis)) {
          rows.add(each, arrivalMillis, kind);
        }
      } else {
        for (Contribution each :
            view.contributions(feed.name(), event, timeMillis, timeMillis, partition, offset)) {
          rows.add(each, timeMillis, SweepLayout.EVENT);
        }
      }
    } catch (BadEventException e) {
      refused.merge(e.code(), 1L, Long::sum);
    }
  }
}
