package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.OptionRules;
import io.millrace.cli.WrongUse;
import io.millrace.cli.console.CountText;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.compile.KeyText;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetRows;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.TableTime;
import io.millrace.dataset.ViewReading;
import io.millrace.definition.Durations;
import io.millrace.manifest.EntitySpec;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace offline read}. */
@Command(
    name = "read",
    description = {
      "Show rows of a view with all its features, the newest first: what the job decided over"
          + " time, from the served log; with --as-of each key's value at an instant, recomputed;"
          + " with --source what each event made of its key.",
      "With a --source for each stream no platform has to run."
    })
public final class OfflineReadCommand implements Callable<Integer>, OptionRules {
  private static final int ROWS = 20;

  @Parameters(paramLabel = "VIEW", description = "the view")
  private String view;

  @Option(
      names = "--keys",
      paramLabel = "KEY",
      split = ",",
      description = {
        "only these; " + KeyWords.COMPOSITE + "; in a composite one %%2C is a comma;",
        "default: all"
      })
  private List<String> keys = List.of();

  @Option(
      names = "--as-of",
      paramLabel = "INSTANT",
      converter = OptionValue.Moment.class,
      description = "the value of each key at that instant, recomputed from all events")
  private Instant asOf;

  @Option(
      names = "--since",
      paramLabel = "INSTANT|AGE",
      converter = OptionValue.Since.class,
      description = "rows from then on: 2026-01-31T10:30:00Z or 1h; default: all")
  private Instant since;

  @Option(
      names = "--previous",
      paramLabel = "DURATION",
      converter = OptionValue.Age.class,
      description = "rows of so long before --until, or before now: 30d")
  private String previous;

  @Option(
      names = "--until",
      paramLabel = "INSTANT|AGE",
      converter = OptionValue.Since.class,
      description = "rows before then; default: all")
  private Instant until;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "at most so many rows, the newest; default: 20, and all with --to")
  private Integer limit;

  @Option(
      names = "--time-of",
      paramLabel = "TIME",
      converter = DatasetValue.RowTime.class,
      description = {
        "with --as-of or --source, from when on rows of tables count: known, when they had been"
            + " pulled, or observed;",
        "default: known"
      })
  private TableTime timeOf = TableTime.KNOWN;

  @Option(names = "--statuses", description = "add a column with the status of each feature")
  private boolean statuses;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      converter = DatasetValue.RowFile.class,
      description = "write the rows there instead: parquet:PATH or csv:PATH")
  private DataFile target;

  @Mixin private OverwriteOption overwrite;
  @Mixin private SourcesOption sources;
  @Mixin private DefinitionsOption definitions;
  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    if (asOf != null && (since != null || until != null || previous != null)) {
      wrong.add("--as-of goes with none of --since, --until and --previous: it is one instant");
    }
    if (previous != null && since != null) {
      wrong.add("--previous and --since both say where rows begin");
    }
    if (timeOf != TableTime.KNOWN && asOf == null && sources.byStream().isEmpty()) {
      wrong.add("--time-of goes with --as-of or --source: what was served is as the job knew it");
    }
    overwrite.check(target != null, wrong);
  }

  @Override
  public Integer call() {
    offline.keepLogs();
    FeatureStore store = definitions.load(offline).compile().orThrow();
    ViewReading reading = reading(store);
    String text =
        DatasetWork.done(
            "read view '%s'".formatted(view),
            ExitCode.BAD_DATA,
            () -> target == null ? rows(store, reading) : written(store, reading));
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
    return ExitCode.OK.code();
  }

  private ViewReading reading(FeatureStore store) {
    Optional<BoundView> known =
        store.views().stream().filter(each -> each.spec().name().equals(view)).findFirst();
    return new ViewReading(
        view,
        known.map(this::columns).orElse(List.of()),
        asOf,
        begin(),
        until,
        limit != null ? limit : target == null ? ROWS : 0,
        sources.byStream(),
        offline.catalogIfThere().orElse(null),
        statuses ? DatasetRequest.Statuses.WRITTEN : DatasetRequest.Statuses.LEFT_OUT,
        offline.registerIfThere(),
        timeOf);
  }

  /**
   * Each key's columns.
   *
   * @throws WrongUse if keys are none of the view
   * @throws Failure if nothing else is wrong than that what is to be read is nowhere
   */
  private List<List<String>> columns(BoundView known) {
    List<EntitySpec.KeyColumn> key = known.keys().spec().key();
    List<List<String>> columns = new ArrayList<>();
    List<String> wrong = new ArrayList<>();
    for (String text : keys) {
      try {
        List<String> own = KeyText.columns(text, key.size());
        known.keys().parse(own);
        columns.add(own);
      } catch (IllegalArgumentException e) {
        wrong.add("--keys '%s': %s; %s".formatted(text, e.getMessage(), KeyWords.of(view, key)));
      }
    }
    Optional<Failure> noLog = isServed() ? offline.whyNoLog() : Optional.empty();
    if (!wrong.isEmpty()) {
      noLog.map(Failure::getMessage).ifPresent(wrong::add);
      throw new WrongUse(spec.commandLine(), wrong);
    } else if (noLog.isPresent()) {
      throw noLog.get();
    }
    return columns;
  }

  private boolean isServed() {
    return asOf == null && sources.byStream().isEmpty();
  }

  private Instant begin() {
    if (previous == null) {
      return since;
    }
    Instant end = until == null ? Instant.now() : until;
    return end.minusMillis(Durations.parse(previous).orElseThrow());
  }

  private String rows(FeatureStore store, ViewReading reading) {
    DatasetRows rows = Datasets.rows(store, reading);
    return json.isGiven()
        ? DatasetOutput.json(rows)
        : "%s%n%s%s"
            .formatted(
                DatasetOutput.table(rows),
                DatasetOutput.warnings(rows.warnings()),
                CountText.of(rows.rows().size(), "row"));
  }

  private String written(FeatureStore store, ViewReading reading) {
    try (DatasetBar bar = new DatasetBar()) {
      DatasetReport report = Datasets.rows(store, reading, target, overwrite.existing(), bar);
      return json.isGiven()
          ? DatasetOutput.json(report).toPrettyString()
          : DatasetOutput.tableOfView(report);
    }
  }
}
