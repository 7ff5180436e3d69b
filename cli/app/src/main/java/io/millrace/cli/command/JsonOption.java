package io.millrace.cli.command;

import picocli.CommandLine.Option;

/** Whether a program reads the output. */
final class JsonOption {
  @Option(names = "--json", description = "print JSON for programs instead of a table")
  private boolean json;

  boolean isGiven() {
    return json;
  }
}
