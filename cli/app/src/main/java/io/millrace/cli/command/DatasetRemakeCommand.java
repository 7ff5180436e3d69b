package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.LogFile;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.local.LocalEngineException;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace dataset remake}. */
@Command(
    name = "remake",
    description = {
      "Make a revision again from its record, from the snapshots of the log that it was made from.",
      "What comes out is to the bit what it was, or nothing is written."
    })
public final class DatasetRemakeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "the dataset")
  private String name;

  @Option(
      names = "--revision",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "default: the last")
  private Integer revision;

  @Option(
      names = "--to",
      paramLabel = "PLACE",
      converter = OptionValue.SetTarget.class,
      description = "elsewhere, in the same format; default: where it was")
  private DatasetTarget target;

  @Option(
      names = "--connection",
      paramLabel = "NAME=JDBC-URL",
      converter = {OptionValue.Name.class, OptionValue.Connection.class},
      description = {
        "where the database of the spine's query is;",
        "default: connection.NAME.url of --config, or the environment variable NAME_URL"
      })
  private Map<String, String> connections = new LinkedHashMap<>();

  @Mixin private DefinitionsOption definitions;
  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (offline.logs() != null) {
      LogFile.in(offline.logs());
    }
    DatasetRecord record = DatasetRecords.find(offline.datasets(), name, revision);
    LoadedDefinitions loaded = definitions.load();
    DatasetReport report;
    try (DatasetBar bar = new DatasetBar()) {
      report = Datasets.remake(loaded.compile().orThrow(), request(record), bar);
    } catch (DatasetException e) {
      throw new Failure(ExitCode.BAD_DATA, e.getMessage(), e);
    } catch (LocalEngineException | UncheckedIOException e) {
      throw new Failure(
          ExitCode.UNAVAILABLE,
          "Cannot make dataset '%s' again: %s".formatted(name, e.getMessage()),
          e);
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json.isGiven() ? DatasetOutput.json(report).toPrettyString() : DatasetOutput.table(report));
    out.flush();
    return ExitCode.OK.code();
  }

  private DatasetRequest request(DatasetRecord record) {
    DatasetRequest request = DatasetRequest.again(record, offline.catalogIfThere().orElse(null));
    for (DatabaseAddress address : offline.connections().values()) {
      request = request.connection(address);
    }
    for (Map.Entry<String, String> connection : connections.entrySet()) {
      request = request.connection(DatabaseAddress.of(connection.getKey(), connection.getValue()));
    }
    return target == null ? request : request.to(target);
  }
}
