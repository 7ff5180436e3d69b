package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.OptionRules;
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

/** {@code millrace dataset delete}. */
@Command(
    name = "delete",
    description = {
      "Delete a revision of a dataset: its record, its file, and the tags that kept what it was"
          + " made from.",
      "A file that has changed since, or that a later revision has replaced, stays."
    })
public final class DatasetDeleteCommand implements Callable<Integer>, OptionRules {
  @Mixin private RevisionChoice choice;
  @Mixin private OfflineOption offline;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    choice.check(wrong);
  }

  @Override
  public Integer call() throws IOException {
    DatasetFolder datasets = offline.datasets();
    DatasetRecord record = choice.namedRecord(offline);
    boolean keepsTags = !record.snapshots().isEmpty() && offline.catalogIfThere().isEmpty();
    if (keepsTags) {
      throw new Failure(
          ExitCode.UNAVAILABLE,
          "Cannot delete dataset '%s': snapshots of the log are kept for it by a tag, and there is no catalog; start the platform or name --config"
              .formatted(record.name()));
    }
    boolean deleted = datasets.delete(record);
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        deleted
            ? "deleted %s, revision %d, and %s"
                .formatted(record.name(), record.revision(), record.target())
            : "deleted the record of %s, revision %d; %s is not its file any more and stays"
                .formatted(record.name(), record.revision(), record.target()));
    out.flush();
    return ExitCode.OK.code();
  }
}
