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
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace dataset show}. */
@Command(
    name = "show",
    description = "Show the record of a dataset as JSON, and whether its file still is that one.")
public final class DatasetShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "the dataset")
  private String name;

  @Option(
      names = "--revision",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "default: the last")
  private Integer revision;

  @Mixin private OfflineOption offline;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    DatasetFolder datasets = offline.datasets();
    DatasetRecord record = DatasetRecords.find(datasets, name, revision);
    ObjectNode node = new ObjectMapper().valueToTree(record);
    if (DatasetFolder.isTable(record) && offline.catalogIfThere().isEmpty()) {
      node.putNull("present");
    } else {
      node.put("present", datasets.isThere(record));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(node.toPrettyString());
    out.flush();
    return ExitCode.OK.code();
  }
}
