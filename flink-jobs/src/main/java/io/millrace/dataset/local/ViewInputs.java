package io.millrace.dataset.local;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.event.EventRange;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.event.PlainFiles;
import io.millrace.dataset.event.StreamLogFeed;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each view is swept over: the questions of the spine, and the events of its feeds, either as
 * columns of the log's files where no code has to run, or as what the definitions' code made of
 * them. Not thread-safe.
 */
final class ViewInputs implements AutoCloseable {
  private final LocalDatabase database;
  private final List<BoundView> views;
  private final Map<BoundView, SpineKeys> keys;
  private final Map<BoundView, KeyedRows> rows = new LinkedHashMap<>();
  private final Map<BoundView, ContributionWriter> writers = new LinkedHashMap<>();
  private final FeedIntake intake;
  private final DatasetProgress progress;

  ViewInputs(
      LocalDatabase database, SpineTable spine, List<BoundView> views, DatasetProgress progress)
      throws SQLException {
    this.database = database;
    this.views = views;
    this.progress = progress;
    this.intake = new FeedIntake(progress);
    this.keys = SpineKeys.ofViews(database, spine, views);
    for (BoundView view : views) {
      KeyedRows own = database.keyedRows(view.spec().name(), views.size());
      rows.put(view, own);
      keys.get(view).ask(database, own);
    }
  }

  /** Takes up the events of a feed for all views that use it. */
  FeedReader.Outcome read(BoundFeed feed, FeedReader reader, EventRange range)
      throws IOException, SQLException {
    Optional<PlainFiles> files =
        reader instanceof StreamLogFeed log ? log.plainFiles(range) : Optional.empty();
    List<DirectEvents> plain = new ArrayList<>();
    Map<BoundView, ContributionWriter> coded = new LinkedHashMap<>();
    for (BoundView view : views) {
      if (view.feeds().contains(feed)) {
        Optional<DirectEvents> events =
            files.flatMap(found -> DirectEvents.of(view, (BoundStream) feed, found, range));
        if (events.isPresent()) {
          plain.add(events.get());
          events
              .get()
              .copy(
                  database,
                  keys.get(view),
                  rows.get(view),
                  copied -> progress.at(DatasetProgress.Stage.EVENTS, copied, files.get().rows()));
        } else {
          coded.put(view, writer(view));
        }
      }
    }
    FeedReader.Outcome outcome =
        coded.isEmpty()
            ? outcome((StreamLogFeed) reader, files.orElseThrow(), plain)
            : intake.take(feed, coded, reader, range);
    for (DirectEvents events : plain) {
      outcome = outcome.refused(events.bad());
    }
    return outcome;
  }

  private FeedReader.Outcome outcome(
      StreamLogFeed log, PlainFiles files, List<DirectEvents> plain) {
    FeedReader.Outcome outcome = log.outcome(files, () -> FirstEvents.byPartition(database, files));
    FeedReport report = outcome.report();
    String plan = String.join("; ", plain.stream().map(DirectEvents::plan).toList());
    return new FeedReader.Outcome(
        new FeedReport(report.name(), plan, report.events(), report.bad(), report.snapshotId()),
        outcome.firstMillis(),
        outcome.historyStartMillis());
  }

  private ContributionWriter writer(BoundView view) {
    return writers.computeIfAbsent(
        view,
        own ->
            new ContributionWriter(
                own, keys.get(own).numbers(database, own.keys()), rows.get(own).lane()));
  }

  /** Everything that happens to a view's keys, when all of its feeds are read. */
  KeyedRows rows(BoundView view) {
    return rows.get(view);
  }

  @Override
  public void close() {
    rows.values().forEach(KeyedRows::close);
  }
}
