package io.millrace.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.dataset.DatasetDifference;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace dataset diff}. */
@Command(
    name = "diff",
    description = {
      "Compare two revisions by column, with counts and examples; exit code 1 when they differ.",
      "Rows belong together that agree in the columns of the spine; values are compared to the bit."
    })
public final class DatasetDiffCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "A",
      converter = DatasetValue.Revision.class,
      description = "NAME@REVISION, or NAME for its last revision")
  private DatasetValue.Revision.Named a;

  @Parameters(
      index = "1",
      paramLabel = "B",
      converter = DatasetValue.Revision.class,
      description = "as A")
  private DatasetValue.Revision.Named b;

  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    DatasetFolder datasets = offline.datasets();
    DatasetRecord first = DatasetRecords.find(datasets, a.name(), a.revision());
    DatasetRecord second = DatasetRecords.find(datasets, b.name(), b.revision());
    DatasetDifference difference =
        DatasetWork.done(
            "compare datasets",
            ExitCode.NOT_FOUND,
            () -> Datasets.diff(first, second, offline.catalogIfThere().orElse(null)));
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        json.isGiven()
            ? json(difference)
            : DifferenceText.of(
                difference, DatasetRecords.named(first), DatasetRecords.named(second)));
    out.flush();
    return (difference.same() ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
  }

  private static String json(DatasetDifference difference) {
    ObjectNode node = new ObjectMapper().valueToTree(difference);
    return node.put("same", difference.same()).toPrettyString();
  }
}
