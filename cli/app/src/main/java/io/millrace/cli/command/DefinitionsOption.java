package io.millrace.cli.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a command with parameters of its own reads definitions from. */
final class DefinitionsOption extends DefinitionsChoice {
  @Option(
      names = {"-d", "--definitions"},
      defaultValue = ".",
      paramLabel = "PROJECT|CLASSES|JAR",
      description = "a Maven project, a folder of classes or a jar; default: the current directory")
  private Path path;

  @Override
  Path path() {
    return path;
  }
}
