package io.millrace.cli.command;

import io.millrace.cli.freshness.Freshness;
import io.millrace.platform.Endpoint;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which online store a command is about. */
final class StoreOption {
  @Option(
      names = "--postgres",
      paramLabel = "JDBC-URL",
      converter = OptionValue.JdbcUrl.class,
      description = "the online store; default: that of the platform that runs on the folder")
  private String postgres;

  @Mixin private FolderOption folder;

  Freshness freshness() {
    return Freshness.of(postgres == null ? folder.endpoint(Endpoint.POSTGRES) : postgres);
  }
}
