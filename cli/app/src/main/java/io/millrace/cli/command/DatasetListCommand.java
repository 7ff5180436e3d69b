package io.millrace.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.ExitCode;
import io.millrace.cli.console.Tables;
import io.millrace.dataset.registry.DatasetRecord;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace dataset list}. */
@Command(name = "list", description = "Show the datasets and their revisions.")
public final class DatasetListCommand implements Callable<Integer> {
  private static final int SHORT = 12;

  @Mixin private FolderOption folder;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    List<DatasetRecord> records = DatasetRecords.in(folder).all();
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      out.println(new ObjectMapper().valueToTree(records).toPrettyString());
    } else if (records.isEmpty()) {
      out.println("No datasets.");
    } else {
      out.println(
          Tables.of(
              List.of("dataset", "revision", "created", "by", "rows", "spine", "target"),
              records.stream().map(DatasetListCommand::row).toList()));
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private static List<String> row(DatasetRecord record) {
    return List.of(
        record.name(),
        String.valueOf(record.revision()),
        record.createdAt(),
        record.createdBy(),
        record.written() + (record.wasRedacted() ? " (redacted)" : ""),
        record.spineSha256().substring(0, SHORT),
        record.target());
  }
}
