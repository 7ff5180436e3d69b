package io.millrace.cli.command;

import io.millrace.cli.project.LoadedDefinitions;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** What a command reads definitions from. */
final class DefinitionsParameter extends DefinitionsChoice {
  @Parameters(
      arity = "0..1",
      defaultValue = ".",
      paramLabel = "PROJECT|CLASSES|JAR",
      description = "a Maven project, a folder of classes or a jar; default: the current directory")
  private Path path;

  Path path() {
    return path;
  }

  LoadedDefinitions load() {
    return at(path);
  }
}
