package io.millrace.cli;

import picocli.CommandLine.Option;

/** {@code --help} of a subcommand, the same as {@code millrace help SUBCOMMAND}. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help and exit")
  private boolean given;

  boolean isGiven() {
    return given;
  }
}
