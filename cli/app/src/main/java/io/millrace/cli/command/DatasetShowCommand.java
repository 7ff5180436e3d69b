package io.millrace.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace dataset show}. */
@Command(
    name = "show",
    description = "Show the record of a dataset, and whether its file or table still is that one.")
public final class DatasetShowCommand implements Callable<Integer> {
  @Mixin private RevisionChoice choice;
  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DatasetRecord record = choice.record(offline);
    Boolean present =
        DatasetFolder.isTable(record) && offline.catalogIfThere().isEmpty()
            ? null
            : Boolean.valueOf(offline.datasets().isThere(record));
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      ObjectNode node = new ObjectMapper().valueToTree(record);
      out.println(node.put("present", present).toPrettyString());
    } else {
      out.println(RecordText.of(record, present));
    }
    out.flush();
    return ExitCode.OK.code();
  }
}
