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
  private final Map<BoundView, List<DirectEvents>> direct = new LinkedHashMap<>();
  private final Map<BoundView, ContributionTable> added = new LinkedHashMap<>();
  private final FeedIntake intake;

  ViewInputs(
      LocalDatabase database, SpineTable spine, List<BoundView> views, DatasetProgress progress) {
    this.database = database;
    this.views = views;
    this.intake = new FeedIntake(progress);
    this.keys = SpineKeys.ofViews(database, spine, views);
    views.forEach(view -> direct.put(view, new ArrayList<>()));
  }

  /** Takes up the events of a feed for all views that use it. */
  FeedReader.Outcome read(BoundFeed feed, FeedReader reader, EventRange range)
      throws IOException, SQLException {
    Optional<PlainFiles> files =
        reader instanceof StreamLogFeed log ? log.plainFiles(range) : Optional.empty();
    List<DirectEvents> plain = new ArrayList<>();
    Map<BoundView, ContributionTable> coded = new LinkedHashMap<>();
    for (BoundView view : views) {
      if (view.feeds().contains(feed)) {
        Optional<DirectEvents> events =
            files.flatMap(
                found ->
                    DirectEvents.of(
                        view, (BoundStream) feed, found, range, keys.get(view), database));
        if (events.isPresent()) {
          plain.add(events.get());
          direct.get(view).add(events.get());
        } else {
          coded.put(view, table(view));
        }
      }
    }
    return coded.isEmpty()
        ? outcome((StreamLogFeed) reader, files.orElseThrow(), plain)
        : intake.take(feed, coded, reader, range);
  }

  private FeedReader.Outcome outcome(
      StreamLogFeed log, PlainFiles files, List<DirectEvents> plain) {
    FeedReader.Outcome outcome = log.outcome(files, plain.get(0).firstByPartition(database));
    FeedReport report = outcome.report();
    String plan = String.join("; ", plain.stream().map(DirectEvents::plan).toList());
    return new FeedReader.Outcome(
        new FeedReport(report.name(), plan, report.events(), report.bad(), report.snapshotId()),
        outcome.firstMillis(),
        outcome.historyStartMillis());
  }

  private ContributionTable table(BoundView view) throws SQLException {
    ContributionTable table = added.get(view);
    if (table == null) {
      table =
          ContributionTable.create(database, view, keys.get(view).numbers(database, view.keys()));
      added.put(view, table);
    }
    return table;
  }

  /** The columns of a view's sweep, when all of its feeds are read. */
  SweepLayout layout(BoundView view) {
    return SweepLayout.of(view, direct.get(view).stream().map(DirectEvents::stream).toList());
  }

  /** The query of a view's sweep. */
  String sorted(BoundView view, SweepLayout layout) {
    List<String> branches = new ArrayList<>();
    if (added.containsKey(view)) {
      branches.addAll(added.get(view).branches(layout));
    }
    direct.get(view).forEach(events -> branches.add(events.branch(layout, keys.get(view))));
    branches.add(layout.questions(keys.get(view).asked()));
    return SweepLayout.sorted(branches);
  }

  /** Ends reading. */
  @Override
  public void close() throws SQLException {
    for (ContributionTable table : added.values()) {
      table.close();
    }
  }
}
