package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FeatureSelection;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.InvalidValues;
import io.millrace.dataset.event.EventRange;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.event.Feeds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes one dataset in this process. Everything is looked at before anything is computed, and the
 * dataset gets its name when it is whole. Used once; not thread-safe.
 */
public final class LocalEngine {
  private final FeatureStore store;
  private final DatasetRequest request;
  private final DatasetProgress progress;
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<BoundFeed, FeedReader.Outcome> outcomes = new LinkedHashMap<>();

  public LocalEngine(FeatureStore store, DatasetRequest request, DatasetProgress progress) {
    this.store = store;
    this.request = request;
    this.progress = progress;
  }

  /**
   * @throws DatasetException with everything that is wrong
   */
  public DatasetReport run() {
    long started = System.nanoTime();
    List<BoundFeature> features = FeatureSelection.of(store, request.features(), problems);
    AnswerPlan plan =
        AnswerPlan.of(store, features.stream().map(BoundFeature::qualifiedName).toList());
    checkTarget();
    Path scratch = request.scratch().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    try (LocalDatabase database = LocalDatabase.open(scratch, request.memoryBytes());
        Feeds feeds = Feeds.of(request, store, problems)) {
      Map<BoundFeed, FeedReader> readers = readers(plan, feeds);
      SpineTable spine = spine(database, plan);
      RequestInputs inputs =
          problems.isEmpty() ? RequestInputs.read(database, spine, problems) : null;
      throwProblems();
      progress.at(DatasetProgress.Stage.SPINE, spine.rows(), spine.rows());
      List<CellReadings> readings = readings(database, plan, spine, readers);
      return answers(database, plan, spine, inputs, readings, started);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (SQLException e) {
      throw new LocalEngineException(e.getMessage(), e);
    }
  }

  private void throwProblems() {
    if (!problems.isEmpty()) {
      throw new DatasetException(request.name(), problems);
    }
  }

  private void checkTarget() {
    if (request.target().isEmpty()) {
      problems.add("nothing says where the dataset goes; use parquet:PATH or csv:PATH");
      return;
    }
    Path path = request.target().get().path().toAbsolutePath();
    if (Files.isDirectory(path)) {
      problems.add("cannot write to %s: it is a folder; name a file".formatted(path));
    } else if (!Files.isDirectory(path.getParent())) {
      problems.add("cannot write to %s: there is no folder %s".formatted(path, path.getParent()));
    }
  }

  private Map<BoundFeed, FeedReader> readers(AnswerPlan plan, Feeds feeds) {
    Map<BoundFeed, FeedReader> readers = new LinkedHashMap<>();
    for (BoundView view : plan.views()) {
      for (BoundFeed feed : view.feeds()) {
        if (!readers.containsKey(feed)) {
          readers.put(feed, feeds.reader(feed, problems).orElse(null));
        }
      }
    }
    return readers;
  }

  /** Null if it cannot be read. */
  private SpineTable spine(LocalDatabase database, AnswerPlan plan) {
    DataFile file = request.spine();
    if (!Files.isRegularFile(file.path())) {
      problems.add("cannot read the spine: there is no file %s".formatted(file.path()));
      return null;
    }
    try {
      SpineFile opened = SpineFile.open(database, file);
      SpineColumns columns = SpineColumns.of(opened, request, plan, problems);
      return SpineTable.load(database, opened, columns, problems);
    } catch (LocalEngineException e) {
      problems.add("cannot read the spine %s: %s".formatted(file, e.getMessage()));
      return null;
    }
  }

  private List<CellReadings> readings(
      LocalDatabase database, AnswerPlan plan, SpineTable spine, Map<BoundFeed, FeedReader> readers)
      throws IOException, SQLException {
    ViewInputs inputs = new ViewInputs(database, spine, plan.views(), progress);
    for (Map.Entry<BoundFeed, FeedReader> reader : readers.entrySet()) {
      BoundFeed feed = reader.getKey();
      outcomes.put(feed, inputs.read(feed, reader.getValue(), range(spine, feed, plan.views())));
    }
    inputs.close();
    Map<BoundView, Set<Integer>> cells = NeededCells.of(store, plan);
    List<CellReadings> readings = new ArrayList<>();
    long total = (long) spine.rows() * plan.views().size();
    long done = 0;
    for (BoundView view : plan.views()) {
      CellReadings own = new CellReadings(view, cells.get(view), spine.rows());
      SweepLayout layout = inputs.layout(view);
      done +=
          new ViewSweep(view, layout, own)
              .run(database, inputs.sorted(view, layout), progress, done, total);
      readings.add(own);
    }
    return readings;
  }

  /** What can count at any instant of the spine. */
  private EventRange range(SpineTable spine, BoundFeed feed, List<BoundView> views) {
    long from = Long.MAX_VALUE;
    for (BoundView view : views) {
      if (view.feeds().contains(feed)) {
        from = Math.min(from, NeededCells.earliestMillis(view, spine.earliestMillis()));
      }
    }
    long known = request.knownAt().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    return new EventRange(from, spine.latestMillis(), known);
  }

  private DatasetReport answers(
      LocalDatabase database,
      AnswerPlan plan,
      SpineTable spine,
      RequestInputs inputs,
      List<CellReadings> readings,
      long started)
      throws IOException, SQLException {
    ViewFreshness[] freshness =
        plan.views().stream().map(this::freshness).toArray(ViewFreshness[]::new);
    AnswerPass pass = new AnswerPass(plan, readings, freshness, request.invalid());
    OutputTable output = OutputTable.create(database, plan.outputs(), request.statuses());
    try (output) {
      pass.run(spine, inputs, output, progress);
    }
    if (request.invalid() == InvalidValues.FAIL && pass.firstInvalid() != null) {
      throw new DatasetException(
          request.name(), List.of("a value is invalid: " + pass.firstInvalid()));
    }
    DataFile target = request.target().orElseThrow();
    try (PendingFile file = PendingFile.beside(target.path())) {
      output.copy(spine, target.format(), file.path());
      file.publish();
    }
    warnOfBeginnings(spine);
    List<FeedReport> reports = outcomes.values().stream().map(FeedReader.Outcome::report).toList();
    return new DatasetReport(
        request.name(),
        target,
        spine.rows(),
        pass.written(),
        pass.statuses(),
        reports,
        warnings,
        Duration.ofNanos(System.nanoTime() - started));
  }

  /**
   * All that ever came is counted, so nothing is stale by itself; only a beginning may be missing.
   */
  private ViewFreshness freshness(BoundView view) {
    ViewFreshness complete = ViewFreshness.complete(view.feeds().size());
    long[] starts = Arrays.copyOf(complete.historyStartMillis(), view.feeds().size());
    for (int i = 0; i < starts.length; i++) {
      starts[i] = outcomes.get(view.feeds().get(i)).historyStartMillis();
    }
    return new ViewFreshness(complete.completeToMillis(), starts, complete.pulledMillis());
  }

  private void warnOfBeginnings(SpineTable spine) {
    outcomes.forEach(
        (feed, outcome) -> {
          long before = spine.countUpTo(outcome.firstMillis());
          if (before > 0) {
            warnings.add(
                outcome.firstMillis() == Long.MAX_VALUE
                    ? "%s has no events at all".formatted(feed.name())
                    : "%d rows of the spine ask for an instant before the first event of %s, which is at %s"
                        .formatted(
                            before, feed.name(), Instant.ofEpochMilli(outcome.firstMillis())));
          }
        });
  }
}
