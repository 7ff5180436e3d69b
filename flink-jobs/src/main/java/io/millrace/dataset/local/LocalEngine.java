package io.millrace.dataset.local;

import io.millrace.answer.AnswerPlan;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.EngineChoice;
import io.millrace.dataset.FeatureSelection;
import io.millrace.dataset.InvalidValues;
import io.millrace.dataset.Problems;
import io.millrace.dataset.TableTarget;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.spine.Spines;
import io.millrace.dataset.spine.StagedSpine;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes one dataset. This process reads the spine, makes answers and writes; what lies between is
 * done by its own threads or by Flink. Everything is looked at before anything is computed, and the
 * dataset gets its name when it is whole. Used once; not thread-safe.
 */
public final class LocalEngine {
  private final FeatureStore store;
  private final DatasetRequest request;
  private final DatasetProgress progress;
  private final Problems problems = new Problems();
  private StagedSpine staged;
  private final SweepElsewhere flink;
  private String spineSha256;
  private EngineChoice choice;

  /**
   * @param flink what sweeps where Flink is asked for
   */
  public LocalEngine(
      FeatureStore store, DatasetRequest request, DatasetProgress progress, SweepElsewhere flink) {
    this.store = store;
    this.request = request;
    this.progress = progress;
    this.flink = flink;
  }

  /**
   * Makes the dataset.
   *
   * @throws DatasetException with everything that is wrong
   */
  public DatasetReport run() {
    long started = System.nanoTime();
    List<BoundFeature> features = FeatureSelection.of(store, request.features(), problems);
    AnswerPlan plan =
        AnswerPlan.of(store, features.stream().map(BoundFeature::qualifiedName).toList());
    new TargetCheck(request).tell(problems);
    if (request.memoryBytes() < DatasetRequest.LEAST_MEMORY_BYTES) {
      problems.add(
          "a limit of %d bytes of memory is too little to read events; use 256mb or more"
              .formatted(request.memoryBytes()));
    }
    if (request.records().isPresent() && !DatasetFolder.isName(request.name())) {
      problems.add(
          "'%s' is no name of a dataset; use up to 100 letters, digits, '-', '_' and '.', a letter or digit first"
              .formatted(request.name()));
    }
    Path scratch = request.scratch().orElseGet(ScratchFolder::temporary);
    try (LocalDatabase database = LocalDatabase.open(scratch, memoryBytes());
        Feeds feeds = Feeds.of(request, store, problems)) {
      ValueSource source =
          switch (request.mode()) {
            case RECOMPUTED ->
                new RecomputedValues(store, plan, request, feeds, progress, problems);
            case AS_SERVED -> new ServedValues(store, plan, request, feeds, progress, problems);
          };
      SpineTable spine = spine(database, plan);
      RequestInputs inputs = spine == null ? null : RequestInputs.read(database, spine, problems);
      throwProblems();
      if (request.records().isPresent() || request.again().isPresent()) {
        spineSha256 = staged.sha256();
      }
      progress.at(DatasetProgress.Stage.SPINE, spine.rows(), spine.rows());
      choice = EngineChoice.of(request, source.estimatedEvents());
      List<CellReadings> readings =
          switch (choice.engine()) {
            case FLINK -> source.readings(database, spine, flink);
            case LOCAL, AUTO -> source.readings(database, spine);
          };
      return answers(database, plan, spine, inputs, source, readings, feeds.forgotten(), started);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    } catch (SQLException e) {
      throw new LocalEngineException(e.getMessage(), e);
    }
  }

  /** What is refused is still looked at with enough, so that all problems are told at once. */
  private long memoryBytes() {
    return Math.max(request.memoryBytes(), DatasetRequest.LEAST_MEMORY_BYTES);
  }

  private void throwProblems() {
    if (!problems.isEmpty()) {
      throw new DatasetException(TargetCheck.verb(request), request.name(), problems);
    }
  }

  /** What must come with the request: for features asked for by name, not by {@code view.*}. */
  private List<BoundFeature> required() {
    String[] named =
        request.features().stream().filter(name -> !name.endsWith(".*")).toArray(String[]::new);
    List<BoundFeature> features =
        named.length == 0 ? List.of() : FeatureSelection.of(store, List.of(named), new Problems());
    return AnswerPlan.of(store, features.stream().map(BoundFeature::qualifiedName).toList())
        .requestInputs();
  }

  private static List<String> warnings(ValueSource source, SpineTable spine) {
    List<String> warnings = new ArrayList<>(source.warnings(spine));
    List<String> missing = spine.columns().missingInputs();
    if (!missing.isEmpty()) {
      warnings.add(
          "the spine has no column for %s; what is derived from them failed"
              .formatted(String.join(", ", missing)));
    }
    return warnings;
  }

  /** Null if it cannot be read. */
  private SpineTable spine(LocalDatabase database, AnswerPlan plan) {
    staged = Spines.stage(request, database.folder(), problems);
    if (staged == null) {
      return null;
    }
    try {
      SpineFile opened = SpineFile.open(database, staged);
      SpineColumns columns = SpineColumns.of(opened, request, plan, required(), problems);
      SpineTable spine = SpineTable.load(database, opened, columns, problems);
      requireThatTargetHolds(database, spine);
      return spine;
    } catch (LocalEngineException e) {
      problems.add("cannot read the spine %s: %s".formatted(staged.read(), why(staged, e)));
      return null;
    }
  }

  /** Not all that a spine has in its columns can be written everywhere. */
  private void requireThatTargetHolds(LocalDatabase database, SpineTable spine) {
    DatasetTarget target = request.target().orElse(null);
    if (target instanceof DataFile file && file.format() == DataFile.Format.CSV) {
      spine.checkForCsv(problems);
    } else if (target instanceof TableTarget) {
      try {
        for (String column :
            SetFile.ambiguous(database, "SELECT %s FROM spine".formatted(spine.carried()))) {
          problems.add(
              "cannot write to %s: the spine has a column '%s', and within another column what a table calls by the same name; give it another"
                  .formatted(target, column));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String why(StagedSpine staged, LocalEngineException told) {
    if (staged.file().format() != DataFile.Format.CSV) {
      return told.getMessage();
    }
    try {
      return CsvFault.of(staged.file().path()).orElse(told.getMessage());
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  /** What is made of a key that was forgotten meanwhile must not come to be after it has gone. */
  private void requireNoneForgottenSince(ForgottenInputs before, AnswerPlan plan) {
    Set<String> entities =
        plan.views().stream().map(view -> view.keys().spec().name()).collect(Collectors.toSet());
    if (request.register().isPresent()
        && ForgottenInputs.of(request.register().get()).addsTo(before, entities)) {
      throw new DatasetException(
          TargetCheck.verb(request),
          request.name(),
          List.of(
              "a key came to be forgotten while it was made; nothing is written, make it again"));
    }
  }

  private DatasetReport answers(
      LocalDatabase database,
      AnswerPlan plan,
      SpineTable spine,
      RequestInputs inputs,
      ValueSource source,
      List<CellReadings> readings,
      ForgottenInputs forgotten,
      long started)
      throws IOException, SQLException {
    ViewPulls[] freshness = plan.views().stream().map(source::freshness).toArray(ViewPulls[]::new);
    AnswerPass pass = new AnswerPass(plan, readings, freshness, request.invalid());
    AnswerOutput output =
        AnswerOutput.create(database, plan.outputs(), request.statuses(), spine.rows());
    try (output) {
      pass.run(spine, inputs, output, progress);
    }
    if (request.invalid() == InvalidValues.FAIL && pass.firstInvalid() != null) {
      throw new DatasetException(
          TargetCheck.verb(request),
          request.name(),
          List.of("a value is invalid: " + pass.firstInvalid()));
    }
    requireNoneForgottenSince(forgotten, plan);
    SetPublication publication =
        new SetPublication(request, choice, store, plan, staged, spineSha256, forgotten);
    int revision = publication.publish(database, spine, output, source, pass.written());
    List<String> warnings = warnings(source, spine);
    warnings.addAll(publication.warnings());
    return new DatasetReport(
        request.name(),
        revision,
        choice,
        request.target().orElseThrow(),
        spine.rows(),
        pass.written(),
        pass.statuses(),
        source.reports(),
        warnings,
        Duration.ofNanos(System.nanoTime() - started));
  }
}
