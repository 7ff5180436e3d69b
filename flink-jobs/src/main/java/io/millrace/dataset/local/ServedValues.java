package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.answer.ViewFreshness;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.Problems;
import io.millrace.dataset.TableTime;
import io.millrace.dataset.event.EventRange;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.event.PullFeed;
import io.millrace.dataset.event.ServedLogFeed;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.offline.SnapshotTable;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Values as the job had decided them by the instant: the last row decided, then its step. How
 * complete the view was then is not known any more, so only a row's own horizon makes a value
 * stale, and the age of a table by its pulls that views could show by then. Not thread-safe.
 */
final class ServedValues implements ValueSource {
  /** Before questions: what is decided at an instant holds at it. */
  private static final int DECISION = SweepLayout.ROW_OF_TABLE;

  private final FeatureStore store;
  private final AnswerPlan plan;
  private final DatasetRequest request;
  private final DatasetProgress progress;
  private final ForgottenInputs forgotten;
  private final TableAges ages;
  private final Map<BoundView, ServedLogFeed> readers = new LinkedHashMap<>();
  private final List<FeedReport> reports = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  ServedValues(
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
    if (!request.sources().isEmpty()) {
      problems.add("what was served is read from the offline log; a set as-served has no --source");
    }
    if (request.timeOf() != TableTime.KNOWN) {
      problems.add(
          "a set as-served has rows of tables as the job knew them; --time-of is for recomputed"
              + " ones");
    }
    this.ages = TableAges.open(request, feeds, PullFeed.Counts.FROM_WHEN_VISIBLE, plan.views());
    for (BoundView view : plan.views()) {
      readers.put(view, feeds.served(view, problems).orElse(null));
    }
  }

  @Override
  public List<CellReadings> readings(LocalDatabase database, SpineTable spine)
      throws IOException, SQLException {
    ages.read();
    Map<BoundView, SpineKeys> keys = SpineKeys.ofViews(database, spine, plan.views());
    Map<BoundView, Set<Integer>> cells = NeededCells.of(store, plan);
    List<CellReadings> readings = new ArrayList<>();
    long total = (long) spine.rows() * plan.views().size();
    long done = 0;
    for (BoundView view : plan.views()) {
      CellReadings own = new CellReadings(view, cells.get(view), spine.rows());
      ServedSweep sweep = new ServedSweep(view, own);
      try (KeyedRows rows = database.keyedRows(view.spec().name(), 1)) {
        keys.get(view).ask(database, rows);
        read(view, keys.get(view).numbers(database, view.keys()), rows, spine.latestMillis());
        done += Sweeps.run(rows, 1, () -> sweep, progress, done, total);
      }
      warnUnreadable(view, sweep.unreadable());
      readings.add(own);
    }
    return readings;
  }

  private void read(
      BoundView view, Map<EntityKey, Integer> numbers, KeyedRows rows, long latestMillis)
      throws IOException, SQLException {
    try (KeyedRows.Lane lane = rows.lane()) {
      reports.add(readers.get(view).read(lastMillis(latestMillis), decisions(numbers, lane)));
    }
  }

  private long lastMillis(long latestMillis) {
    return Math.min(
        latestMillis, request.knownAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE));
  }

  /** Takes what was decided of some keys, by their numbers. */
  static ServedLogFeed.Taker decisions(Map<EntityKey, Integer> numbers, RowTaker rows) {
    ByteWriter written = new ByteWriter(256);
    return (key, epoch, position, decidedAtMillis, row) -> {
      Integer number = numbers.get(key);
      if (number != null) {
        written.clear();
        ServedSweep.write(epoch, position, row, written);
        rows.add(number, SweepLayout.x(decidedAtMillis, DECISION), written);
      }
    };
  }

  @Override
  public List<CellReadings> readings(
      LocalDatabase database, SpineTable spine, SweepElsewhere elsewhere)
      throws IOException, SQLException {
    ages.read();
    List<AskedView> asked =
        AskedView.all(database, spine, plan.views(), NeededCells.of(store, plan));
    long lastMillis = lastMillis(spine.latestMillis());
    List<SweepPart> parts = new ArrayList<>();
    Map<String, Long> snapshots = new HashMap<>();
    readers.forEach(
        (view, reader) -> {
          String name = view.spec().name();
          snapshots.put(name, SnapshotTable.orNone(reader.snapshotId()));
          EventRange range = new EventRange(Long.MIN_VALUE, lastMillis, Long.MAX_VALUE);
          parts.add(new SweepPart(SweepPart.Kind.DECISIONS, name, range));
        });
    Map<String, FeedReader.Tally> all = elsewhere.run(asked, parts, snapshots, forgotten);
    readers.forEach(
        (view, reader) ->
            reports.add(reader.report(lastMillis, all.get(view.spec().name()).events())));
    asked.forEach(view -> warnUnreadable(view.view(), view.unreadable()));
    return asked.stream().map(AskedView::readings).toList();
  }

  @Override
  public long estimatedEvents() {
    return readers.values().stream().mapToLong(ServedLogFeed::estimatedDecisions).sum();
  }

  private void warnUnreadable(BoundView view, long rows) {
    if (rows > 0) {
      warnings.add(
          "%s served by another version of view '%s', which this one cannot read; answered as not found"
              .formatted(SpineTable.counted(rows, "was", "were"), view.spec().name()));
    }
  }

  /** Where history begins is known as far as the definitions say: the served log does not. */
  @Override
  public ViewPulls freshness(BoundView view) {
    ViewFreshness complete = ViewFreshness.complete(view.feeds().size());
    long[] starts = view.feeds().stream().mapToLong(ServedValues::declaredStart).toArray();
    return ages.of(
        view, new ViewFreshness(complete.completeToMillis(), starts, complete.pulledMillis()));
  }

  private static long declaredStart(BoundFeed feed) {
    Long declared =
        feed instanceof BoundStream stream
            ? stream.spec().historyStartMillis()
            : ((BoundTable) feed).spec().historyStartMillis();
    return declared == null ? Long.MIN_VALUE : declared;
  }

  /** None but what the definitions say. */
  @Override
  public SortedMap<String, Instant> historyStart() {
    return null;
  }

  @Override
  public List<FeedReport> reports() {
    List<FeedReport> all = new ArrayList<>(reports);
    ages.report(all);
    return all;
  }

  @Override
  public List<String> warnings(SpineTable spine) {
    List<String> all = new ArrayList<>(warnings);
    readers.forEach((view, reader) -> warnBefore(view, reader.firstMillis(), spine, all));
    ages.warn(spine, all);
    return all;
  }

  /** A job that was started later than the spine asks for has nothing to say of it. */
  private static void warnBefore(
      BoundView view, long firstMillis, SpineTable spine, List<String> warnings) {
    // What is decided at an instant holds at it.
    long before = spine.countUpTo(firstMillis - 1);
    if (before > 0) {
      warnings.add(
          firstMillis == Long.MAX_VALUE
              ? "nothing was ever decided of view '%s'; all rows are answered as of keys that had no row"
                  .formatted(view.spec().name())
              : "%s for an instant before the first decision of view '%s', which was at %s; answered as of keys that had no row"
                  .formatted(
                      SpineTable.counted(before, "asks", "ask"),
                      view.spec().name(),
                      Instant.ofEpochMilli(firstMillis)));
    }
  }
}
