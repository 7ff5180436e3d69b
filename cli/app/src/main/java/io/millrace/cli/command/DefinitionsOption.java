package io.millrace.cli.command;

import io.millrace.cli.project.LoadedDefinitions;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a command with parameters of its own reads definitions from. */
final class DefinitionsOption {
  @Option(
      names = {"-d", "--definitions"},
      defaultValue = ".",
      paramLabel = "PROJECT|CLASSES|JAR",
      description = "a Maven project, a folder of classes or a jar; default: the current directory")
  private Path path;

  @Option(
      names = "--only",
      paramLabel = "CLASS",
      split = ",",
      description = "only these view classes, by their simple names, such as CardFeatures")
  private Set<String> only = new LinkedHashSet<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  LoadedDefinitions load() {
    return LoadedDefinitions.at(
            path,
            message -> {
              spec.commandLine().getErr().println("millrace: " + message);
              spec.commandLine().getErr().flush();
            })
        .only(only);
  }
}
