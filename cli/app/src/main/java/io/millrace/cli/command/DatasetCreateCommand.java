package io.millrace.cli.command;

import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.InvalidValues;
import io.millrace.dataset.Spine;
import io.millrace.dataset.TableTime;
import io.millrace.job.SourceOverride;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace dataset create}. */
@Command(
    name = "create",
    description = {
      "Make a training set: each feature as it was at each row of the spine, from the offline log"
          + " or from files.",
      "All problems are listed at once; what was at the target before stays until the new set is"
          + " whole."
    })
public final class DatasetCreateCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "what the dataset is called")
  private String name;

  @Option(
      names = "--features",
      paramLabel = "FEATURE",
      split = ",",
      required = true,
      description = "such as card.spend_1h, or card.* for all of a view")
  private List<String> features;

  @Option(
      names = "--spine",
      paramLabel = "ROWS",
      required = true,
      converter = DatasetValue.SpineRows.class,
      description = {
        "the rows to answer: csv:PATH, parquet:PATH, iceberg:NAMESPACE.TABLE of the log's catalog,",
        "sql:CONNECTION:SELECT or sql:CONNECTION:FILE.sql"
      })
  private Spine spine;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      required = true,
      description = "the spine's column of instants; without an offset they are UTC")
  private String time;

  @Option(
      names = "--labels",
      paramLabel = "COLUMN",
      split = ",",
      description = "columns of the spine that are labels; all columns are carried through")
  private List<String> labels = List.of();

  @Option(
      names = "--key",
      paramLabel = "VIEW.KEY=COLUMN",
      converter = {OptionValue.Name.class, OptionValue.Name.class},
      description = "the spine's column of a key, where it is not called so: card.card_id=CARD")
  private Map<String, String> keys = new LinkedHashMap<>();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      converter = DatasetValue.SetMode.class,
      description = {
        "recomputed: from all events; as-served: what had been decided by then, from the served"
            + " log;",
        "default: recomputed"
      })
  private DatasetRequest.Mode mode = DatasetRequest.Mode.RECOMPUTED;

  @Option(
      names = "--invalid",
      paramLabel = "POLICY",
      converter = DatasetValue.Policy.class,
      description = {
        "what becomes of invalid values: null, keep, drop (the row) or fail;",
        "default: null"
      })
  private InvalidValues invalid = InvalidValues.NULL;

  @Option(names = "--statuses", description = "add a column with the status of each feature")
  private boolean statuses;

  @Option(
      names = "--as-known-at",
      paramLabel = "INSTANT",
      converter = OptionValue.Moment.class,
      description = "count only what had arrived by then")
  private Instant knownAt;

  @Option(
      names = "--time-of",
      paramLabel = "TIME",
      converter = DatasetValue.RowTime.class,
      description = {
        "from when on rows of tables count: known, when they had been pulled, or observed;",
        "default: known"
      })
  private TableTime timeOf = TableTime.KNOWN;

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      required = true,
      converter = DatasetValue.SetTarget.class,
      description = {
        "where it goes: parquet:PATH, csv:PATH, or iceberg:NAMESPACE.TABLE of the log's catalog"
      })
  private DatasetTarget target;

  @Option(
      names = "--overwrite",
      description = {
        "replace a file at --to that is no revision of this dataset, or was changed since;",
        "revisions of its own are replaced without it"
      })
  private boolean overwrite;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      converter = DatasetValue.Memory.class,
      description = "what sorting takes before it goes to disk, 256mb or more; default: 1gb")
  private Long memoryBytes = DatasetRequest.DEFAULT_MEMORY_BYTES;

  @Mixin private EngineOption engine;
  @Mixin private ConnectionsOption connections;
  @Mixin private SourcesOption sources;
  @Mixin private DefinitionsOption definitions;
  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    offline.keepLogs();
    LoadedDefinitions loaded = definitions.load(offline);
    FeatureStore store = loaded.compile().orThrow();
    DatasetReport report =
        DatasetWork.made(
            "create dataset '%s'".formatted(name),
            bar -> Datasets.create(store, request(loaded), bar));
    return DatasetOutput.print(report, json, spec.commandLine().getOut());
  }

  private DatasetRequest request(LoadedDefinitions loaded) {
    DatasetRequest request =
        DatasetRequest.of(name, spine, time)
            .features(features.toArray(String[]::new))
            .labels(labels.toArray(String[]::new))
            .mode(mode)
            .invalid(invalid)
            .statuses(statuses ? DatasetRequest.Statuses.WRITTEN : DatasetRequest.Statuses.LEFT_OUT)
            .asKnownAt(knownAt)
            .timeOf(timeOf)
            .memory(memoryBytes)
            .records(offline.datasets())
            .log(offline.catalogIfThere().orElse(null))
            .register(offline.registerIfThere())
            .to(target)
            .existing(overwrite ? DatasetRequest.Existing.REPLACED : DatasetRequest.Existing.KEPT);
    request = engine.in(connections.in(request, offline), loaded);
    for (Map.Entry<String, String> key : keys.entrySet()) {
      request = request.key(key.getKey(), key.getValue());
    }
    for (Map.Entry<String, SourceOverride> source : sources.byStream().entrySet()) {
      request = request.source(source.getKey(), source.getValue());
    }
    return request;
  }
}
