package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.scaffold.NewProject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace new DIR}. */
@Command(
    name = "new",
    description = {
      "Write a small Maven project: an event, an entity, a view and a test that passes.",
      "With --from-csv they are made from the columns of a file."
    })
public final class NewCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "where to write it; new or empty")
  private Path folder;

  @Option(names = "--from-csv", paramLabel = "FILE", description = "a CSV file with a header")
  private Path csv;

  @Option(names = "--key", paramLabel = "COLUMN", description = "what the features are about")
  private String key;

  @Option(names = "--time", paramLabel = "COLUMN", description = "when an event happened")
  private String time;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    NewProject project = NewProject.of(folder, Optional.ofNullable(csv), key, time);
    PrintWriter out = spec.commandLine().getOut();
    project.write().forEach(path -> out.println("  " + path));
    out.println("Next:");
    out.printf("  (cd %s && ./mvnw test)%n", folder);
    if (csv == null) {
      out.printf("  bin/millrace run %s%n", folder);
    } else {
      out.printf("  bin/millrace run %s --source %s=csv:%s%n", folder, project.stream(), csv);
    }
    out.printf(
        "  bin/millrace query %s%s%n",
        project.query(), csv == null ? "" : " --now " + project.momentAfterExample());
    out.flush();
    return ExitCode.OK.code();
  }
}
