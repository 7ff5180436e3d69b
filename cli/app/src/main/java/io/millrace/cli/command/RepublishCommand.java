package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.local.Request;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace republish VIEW}. */
@Command(
    name = "republish",
    description = {
      "Write all online rows of a view again from its state, after the online store lost them.",
      "The view's job is stopped with a savepoint and goes on from it. On a cluster, start the job"
          + " from a savepoint with job.republish=VIEW."
    })
public final class RepublishCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @Parameters(paramLabel = "VIEW", description = "name of the view")
  private String view;

  @Mixin private FolderOption folder;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    folder.running();
    Request.republish(folder.path(), view, PATIENCE);
    spec.commandLine().getOut().println("All rows of " + view + " are being written again.");
    return ExitCode.OK.code();
  }
}
