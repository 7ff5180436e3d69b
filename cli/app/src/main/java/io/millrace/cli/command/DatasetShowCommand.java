package io.millrace.cli.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.OptionRules;
import io.millrace.dataset.Remaking;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code millrace dataset show}. */
@Command(
    name = "show",
    description = {
      "Show the record of a dataset, whether its file or table still is that one, and whether it"
          + " can be made again."
    })
public final class DatasetShowCommand implements Callable<Integer>, OptionRules {
  @Mixin private RevisionChoice choice;
  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    choice.check(wrong);
  }

  @Override
  public Integer call() throws IOException {
    DatasetRecord record = choice.record(offline);
    Boolean present =
        DatasetFolder.isTable(record) && offline.catalogIfThere().isEmpty()
            ? null
            : Boolean.valueOf(offline.datasets().isThere(record));
    List<String> kept = remakeProblems(record);
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      ObjectNode node = new ObjectMapper().valueToTree(record);
      node.put("present", present)
          .put("remakeable", kept == null ? null : Boolean.valueOf(kept.isEmpty()));
      ArrayNode problems = node.putArray("remakeProblems");
      (kept == null ? List.<String>of() : kept).forEach(problems::add);
      out.println(node.toPrettyString());
    } else {
      out.println(RecordText.of(record, present, kept));
    }
    out.flush();
    return ExitCode.OK.code();
  }

  /** What keeps it from being made again; null if nobody can tell. */
  private List<String> remakeProblems(DatasetRecord record) {
    Remaking remaking =
        new Remaking(record, offline.catalogIfThere().orElse(null), offline.registerIfThere());
    try {
      List<String> problems = remaking.problems();
      return problems.isEmpty() && !remaking.isKnown() ? null : problems;
    } catch (RuntimeException e) {
      // A catalog that cannot be reached; each has exceptions of its own. The record is shown.
      return null;
    }
  }
}
