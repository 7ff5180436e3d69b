package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.Problems;
import io.millrace.dataset.event.EventRange;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.event.PlainFiles;
import io.millrace.dataset.event.PullFeed;
import io.millrace.dataset.event.StreamLogFeed;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.offline.SnapshotTable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Values by rule 1 over all events of the views' streams and tables. Not thread-safe. */
final class RecomputedValues implements ValueSource {
  private final FeatureStore store;
  private final AnswerPlan plan;
  private final DatasetRequest request;
  private final DatasetProgress progress;
  private final ForgottenInputs forgotten;
  private final TableAges ages;
  private final Map<BoundFeed, FeedReader> readers = new LinkedHashMap<>();
  private final Map<BoundFeed, FeedReader.Outcome> outcomes = new LinkedHashMap<>();

  RecomputedValues(
      FeatureStore store,
      AnswerPlan plan,
      DatasetRequest request,
      Feeds feeds,
      DatasetProgress progress,
      Problems problems) {
    this.store = store;
    this.plan = plan;
    this.request = request;
    this.progress = progress;
    this.forgotten = feeds.forgotten();
    this.ages = TableAges.open(request, feeds, PullFeed.Counts.FROM_ITS_BEGIN, plan.views());
    for (BoundView view : plan.views()) {
      for (BoundFeed feed : view.feeds()) {
        if (!readers.containsKey(feed)) {
          readers.put(feed, feeds.reader(feed, problems).orElse(null));
        }
      }
    }
  }

  @Override
  public List<CellReadings> readings(LocalDatabase database, SpineTable spine)
      throws IOException, SQLException {
    ages.read();
    try (ViewInputs inputs = new ViewInputs(database, spine, plan.views(), progress)) {
      for (Map.Entry<BoundFeed, FeedReader> reader : readers.entrySet()) {
        BoundFeed feed = reader.getKey();
        outcomes.put(feed, inputs.read(feed, reader.getValue(), range(spine, feed)));
      }
      Map<BoundView, Set<Integer>> cells = NeededCells.of(store, plan);
      List<CellReadings> readings = new ArrayList<>();
      long total = (long) spine.rows() * plan.views().size();
      long done = 0;
      for (BoundView view : plan.views()) {
        CellReadings own = new CellReadings(view, cells.get(view), spine.rows());
        done +=
            Sweeps.run(
                inputs.rows(view),
                Sweeps.threads(),
                () -> SweepLayout.sweep(view, own),
                progress,
                done,
                total);
        readings.add(own);
      }
      return readings;
    }
  }

  @Override
  public List<CellReadings> readings(
      LocalDatabase database, SpineTable spine, SweepElsewhere elsewhere)
      throws IOException, SQLException {
    ages.read();
    List<AskedView> asked =
        AskedView.all(database, spine, plan.views(), NeededCells.of(store, plan));
    List<SweepPart> parts = new ArrayList<>();
    Map<String, Long> snapshots = new HashMap<>();
    readers.forEach(
        (feed, reader) -> {
          snapshots.put(feed.name(), SnapshotTable.orNone(reader.snapshotId()));
          for (EventRange part : reader.parts(range(spine, feed))) {
            parts.add(new SweepPart(SweepPart.Kind.EVENTS, feed.name(), part));
          }
        });
    Map<String, FeedReader.Tally> all = elsewhere.run(asked, parts, snapshots, forgotten);
    readers.forEach(
        (feed, reader) ->
            outcomes.put(
                feed,
                outcome(
                    database,
                    feed,
                    reader,
                    range(spine, feed),
                    all.getOrDefault(feed.name(), FeedReader.Tally.NOTHING))));
    return asked.stream().map(AskedView::readings).toList();
  }

  /** Where history begins is read by the database, as far as it can: the whole log is long. */
  private FeedReader.Outcome outcome(
      LocalDatabase database,
      BoundFeed feed,
      FeedReader reader,
      EventRange range,
      FeedReader.Tally tally) {
    Optional<PlainFiles> files =
        reader instanceof StreamLogFeed log ? log.plainFiles(range) : Optional.empty();
    if (files.isEmpty()) {
      return reader.outcome(range, tally);
    }
    FeedReader.Outcome outcome =
        ((StreamLogFeed) reader)
            .outcome(range, tally, () -> FirstEvents.byPartition(database, files.get()));
    return columns((BoundStream) feed, files.get()).map(outcome::withPlan).orElse(outcome);
  }

  /** What is read where no view needs whole events. */
  private Optional<String> columns(BoundStream stream, PlainFiles files) {
    List<String> plans = new ArrayList<>();
    for (BoundView view : plan.views()) {
      if (view.feeds().contains(stream)) {
        Optional<List<String>> columns = PlainPart.columns(view, stream);
        if (columns.isEmpty()) {
          return Optional.empty();
        }
        plans.add("%s, columns %s".formatted(files.plan(), columns.get()));
      }
    }
    return Optional.of(String.join("; ", plans));
  }

  @Override
  public long estimatedEvents() {
    return readers.values().stream().mapToLong(FeedReader::estimatedEvents).sum();
  }

  /** What can count at any instant of the spine. */
  private EventRange range(SpineTable spine, BoundFeed feed) {
    long from = Long.MAX_VALUE;
    for (BoundView view : plan.views()) {
      if (view.feeds().contains(feed)) {
        from = Math.min(from, NeededCells.earliestMillis(view, spine.earliestMillis()));
      }
    }
    long known = request.knownAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    return new EventRange(from, spine.latestMillis(), known);
  }

  /**
   * All that ever came is counted, so nothing is stale by itself but a table by its pulls; a
   * beginning may be missing.
   */
  @Override
  public ViewPulls freshness(BoundView view) {
    ViewFreshness complete = ViewFreshness.complete(view.feeds().size());
    long[] starts = Arrays.copyOf(complete.historyStartMillis(), view.feeds().size());
    for (int i = 0; i < starts.length; i++) {
      starts[i] = outcomes.get(view.feeds().get(i)).historyStartMillis();
    }
    return ages.of(
        view, new ViewFreshness(complete.completeToMillis(), starts, complete.pulledMillis()));
  }

  @Override
  public SortedMap<String, Instant> historyStart() {
    SortedMap<String, Instant> starts = new TreeMap<>();
    outcomes.forEach(
        (feed, outcome) -> {
          if (readers.get(feed) instanceof StreamLogFeed
              && outcome.historyStartMillis() != Long.MIN_VALUE) {
            starts.put(feed.name(), Instant.ofEpochMilli(outcome.historyStartMillis()));
          }
        });
    return starts;
  }

  @Override
  public List<FeedReport> reports() {
    List<FeedReport> reports = new ArrayList<>();
    outcomes.values().forEach(outcome -> reports.add(outcome.report()));
    ages.report(reports);
    return reports;
  }

  @Override
  public List<String> warnings(SpineTable spine) {
    List<String> warnings = new ArrayList<>();
    outcomes.forEach(
        (feed, outcome) -> {
          long before = spine.countUpTo(outcome.firstMillis());
          if (before > 0) {
            warnings.add(
                outcome.firstMillis() == Long.MAX_VALUE
                    ? "%s has no events at all".formatted(feed.name())
                    : "%s for an instant before the first event of %s, which is at %s"
                        .formatted(
                            SpineTable.counted(before, "asks", "ask"),
                            feed.name(),
                            Instant.ofEpochMilli(outcome.firstMillis())));
          }
        });
    ages.warn(spine, warnings);
    warnOfFuture(spine, warnings);
    return warnings;
  }

  /** What had arrived by an instant that is over changes no more. */
  private void warnOfFuture(SpineTable spine, List<String> warnings) {
    Instant now = Instant.now();
    long after = spine.rows() - spine.countUpTo(now.toEpochMilli());
    if (after > 0 && request.knownAt().map(known -> known.isAfter(now)).orElse(true)) {
      warnings.add(
          "%s for an instant that is still to come; later events may change what is answered"
              .formatted(SpineTable.counted(after, "asks", "ask")));
    }
  }
}
