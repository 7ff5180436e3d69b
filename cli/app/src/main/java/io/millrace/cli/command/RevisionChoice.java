package io.millrace.cli.command;

import io.millrace.dataset.registry.DatasetRecord;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which revision of a dataset a command is about. */
final class RevisionChoice {
  @Parameters(paramLabel = "NAME", description = "the dataset")
  private String name;

  @Option(
      names = "--revision",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "default: the last")
  private Integer revision;

  String name() {
    return name;
  }

  /**
   * Its record.
   *
   * @throws io.millrace.cli.Failure if there is none
   */
  DatasetRecord record(OfflineOption offline) {
    return DatasetRecords.find(offline.datasets(), name, revision);
  }
}
