package io.millrace.cli.command;

import io.millrace.cli.project.LoadedDefinitions;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which definitions of a place a command reads. */
abstract class DefinitionsChoice {
  @Option(
      names = "--only",
      paramLabel = "CLASS",
      split = ",",
      description = "only these view classes, by their simple names, such as CardFeatures")
  private Set<String> only = new LinkedHashSet<>();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** A Maven project, a folder of classes or a jar. */
  final LoadedDefinitions at(Path path) {
    return chosenOf(allAt(path));
  }

  /** All that are there, whatever was chosen of them. */
  final LoadedDefinitions allAt(Path path) {
    return DeployedDefinitions.at(path, spec);
  }

  final LoadedDefinitions chosenOf(LoadedDefinitions all) {
    return all.only(only);
  }
}
