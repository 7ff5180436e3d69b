package io.millrace.cli.command;

import picocli.CommandLine.Option;

/** Where the gateway listens. */
final class PortOption {
  /** Where it does unless told otherwise. */
  static final int DEFAULT = 8080;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = OptionValue.Port.class,
      description = {
        "port of the gateway, 0 for any free one;",
        "default: "
            + DEFAULT
            + " or, if that is taken, any free one ('serve': only "
            + DEFAULT
            + ")"
      })
  private Integer port;

  /** Null where none is named. */
  Integer named() {
    return port;
  }

  /** The one that is named, or the default. */
  int orDefault() {
    return port == null ? DEFAULT : port;
  }
}
