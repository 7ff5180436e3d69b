package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.event.ServedLogFeed;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Values as the job had decided them by the instant: the last row decided, then its step. How
 * complete the view was then is not known any more, so only a row's own horizon makes a value
 * stale. Not thread-safe.
 */
final class ServedValues implements ValueSource {
  private final FeatureStore store;
  private final AnswerPlan plan;
  private final DatasetRequest request;
  private final DatasetProgress progress;
  private final Map<BoundView, ServedLogFeed> readers = new LinkedHashMap<>();
  private final List<FeedReport> reports = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  ServedValues(
      FeatureStore store,
      AnswerPlan plan,
      DatasetRequest request,
      Feeds feeds,
      DatasetProgress progress,
      List<String> problems) {
    this.store = store;
    this.plan = plan;
    this.request = request;
    this.progress = progress;
    if (!request.sources().isEmpty()) {
      problems.add("what was served is read from the offline log; a set as-served has no --source");
    }
    for (BoundView view : plan.views()) {
      readers.put(view, feeds.served(view, problems).orElse(null));
    }
  }

  @Override
  public List<CellReadings> readings(LocalDatabase database, SpineTable spine)
      throws IOException, SQLException {
    Map<BoundView, SpineKeys> keys = SpineKeys.ofViews(database, spine, plan.views());
    Map<BoundView, Set<Integer>> cells = NeededCells.of(store, plan);
    long known = request.knownAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    List<CellReadings> readings = new ArrayList<>();
    long total = (long) spine.rows() * plan.views().size();
    long done = 0;
    for (BoundView view : plan.views()) {
      ServedTable table =
          ServedTable.create(database, view, keys.get(view).numbers(database, view.keys()));
      try (table) {
        reports.add(readers.get(view).read(Math.min(known, spine.latestMillis()), table::add));
      }
      CellReadings own = new CellReadings(view, cells.get(view), spine.rows());
      ServedSweep sweep = new ServedSweep(view, own);
      done += sweep.run(database, table.sorted(keys.get(view).asked()), progress, done, total);
      if (sweep.unreadable() > 0) {
        warnings.add(
            "%d rows of the spine were served by another version of view '%s', which this one cannot read; they are answered as not found"
                .formatted(sweep.unreadable(), view.spec().name()));
      }
      readings.add(own);
    }
    return readings;
  }

  @Override
  public ViewFreshness freshness(BoundView view) {
    return ViewFreshness.complete(view.feeds().size());
  }

  @Override
  public List<FeedReport> reports() {
    return List.copyOf(reports);
  }

  @Override
  public List<String> warnings(SpineTable spine) {
    return List.copyOf(warnings);
  }
}
