package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.OptionRules;
import io.millrace.cli.console.ShellText;
import io.millrace.cli.scaffold.NewProject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
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
      "With --from-csv they are made from the columns of a file, each row an event; with --table,"
          + " each row what is known of its key, pulled every hour."
    })
public final class NewCommand implements Callable<Integer>, OptionRules {
  @Parameters(paramLabel = "DIR", description = "where to write it; new or empty")
  private Path folder;

  @Option(names = "--from-csv", paramLabel = "FILE", description = "a CSV file with a header")
  private Path csv;

  @Option(names = "--key", paramLabel = "COLUMN", description = "what the features are about")
  private String key;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description =
          "when an event happened, or a row was observed; default: of events the first column of"
              + " times, of rows when they are pulled")
  private String time;

  @Option(
      names = "--table",
      description = "read the file as a table that is pulled, and not as a stream of events")
  private boolean table;

  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    if (table && csv == null) {
      wrong.add("--table goes with --from-csv: it is made of a file");
    }
  }

  @Override
  public Integer call() {
    NewProject project =
        table
            ? NewProject.ofTable(folder, csv, key, time)
            : NewProject.ofStream(folder, Optional.ofNullable(csv), key, time);
    PrintWriter out = spec.commandLine().getOut();
    project.write().forEach(path -> out.println("  " + path));
    if (csv != null) {
      out.println("Chosen:");
      project.choices().forEach(choice -> out.println("  " + choice));
    }
    String place = ShellText.word(folder.toString());
    out.println("Next:");
    out.printf("  (cd %s && ./mvnw test)%n", place);
    if (csv == null || table) {
      out.printf("  bin/millrace run %s%n", place);
    } else {
      out.printf(
          "  bin/millrace run %s --source %s%n",
          place, ShellText.word(project.source() + "=csv:" + csv));
    }
    boolean isOfLongAgo = csv != null && !table;
    out.printf(
        "  bin/millrace query %s%s%n",
        project.query(), isOfLongAgo ? " --now " + project.momentAfterExample() : "");
    if (table) {
      out.printf("  bin/millrace pull %s%n", project.source());
    }
    out.flush();
    return ExitCode.OK.code();
  }
}
