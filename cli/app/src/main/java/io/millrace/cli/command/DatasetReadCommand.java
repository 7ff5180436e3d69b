package io.millrace.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.Tables;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetRows;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.local.LocalEngineException;
import io.millrace.dataset.registry.DatasetRecord;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace dataset read}. */
@Command(
    name = "read",
    description = {
      "Show the first rows of a dataset, or write all of them to another file.",
      "A revision whose file is not what it was any more cannot be read."
    })
public final class DatasetReadCommand implements Callable<Integer> {
  private static final int ROWS = 20;

  @Parameters(paramLabel = "NAME", description = "the dataset")
  private String name;

  @Option(
      names = "--revision",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "default: the last")
  private Integer revision;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "show so many rows; default: 20")
  private Integer limit = ROWS;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      converter = OptionValue.RowFile.class,
      description = "write all rows there instead: parquet:PATH or csv:PATH")
  private DataFile target;

  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DatasetRecord record = DatasetRecords.find(offline.datasets(), name, revision);
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (target == null) {
        show(record, out);
      } else {
        Datasets.copy(record, offline.catalogIfThere().orElse(null), target);
        out.println("wrote %d rows to %s".formatted(record.written(), target));
      }
    } catch (DatasetException e) {
      throw new Failure(ExitCode.NOT_FOUND, e.getMessage(), e);
    } catch (LocalEngineException | UncheckedIOException e) {
      throw new Failure(
          ExitCode.UNAVAILABLE, "Cannot read dataset '%s': %s".formatted(name, e.getMessage()), e);
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private void show(DatasetRecord record, PrintWriter out) {
    DatasetRows rows = Datasets.read(record, offline.catalogIfThere().orElse(null), limit);
    if (json.isGiven()) {
      out.println(new ObjectMapper().valueToTree(rows).toPrettyString());
      return;
    }
    out.println(
        Tables.of(
            rows.columns(),
            rows.rows().stream()
                .map(
                    row ->
                        row.stream().map(value -> value == null ? "" : value.toString()).toList())
                .toList()));
    out.println("%d of %d rows".formatted(rows.rows().size(), rows.total()));
  }
}
