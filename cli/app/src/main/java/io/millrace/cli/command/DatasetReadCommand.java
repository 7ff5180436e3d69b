package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.OptionRules;
import io.millrace.cli.console.CountText;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRows;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.registry.DatasetRecord;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace dataset read}. */
@Command(
    name = "read",
    description = {
      "Show the first rows of a dataset, or write all of them to another file.",
      "A revision whose file is not what it was any more cannot be read."
    })
public final class DatasetReadCommand implements Callable<Integer>, OptionRules {
  private static final int ROWS = 20;

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "show so many rows; default: 20")
  private Integer limit = ROWS;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      converter = DatasetValue.RowFile.class,
      description = {
        "write all rows there instead: parquet:PATH or csv:PATH;",
        "forgetting does not know such a copy: delete it yourself when a key in it is forgotten"
      })
  private DataFile target;

  @Mixin private OverwriteOption overwrite;
  @Mixin private RevisionChoice choice;
  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    choice.check(wrong);
    overwrite.check(target != null, wrong);
  }

  @Override
  public Integer call() {
    DatasetRecord record = choice.record(offline);
    String text =
        DatasetWork.done(
            "read dataset '%s'".formatted(choice.name()),
            ExitCode.BAD_DATA,
            () -> target == null ? rows(record) : copied(record));
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
    return ExitCode.OK.code();
  }

  private String copied(DatasetRecord record) {
    Datasets.copy(record, offline.catalogIfThere().orElse(null), target, overwrite.existing());
    return "wrote %s to %s".formatted(CountText.of(record.written(), "row"), target);
  }

  private String rows(DatasetRecord record) {
    DatasetRows rows = Datasets.read(record, offline.catalogIfThere().orElse(null), limit);
    return json.isGiven()
        ? DatasetOutput.json(rows)
        : "%s%n%d of %s"
            .formatted(
                DatasetOutput.table(rows), rows.rows().size(), CountText.of(rows.total(), "row"));
  }
}
