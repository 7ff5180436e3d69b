package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.dataset.registry.DatasetRecord;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which revision of a dataset a command is about. */
final class RevisionChoice {
  @Parameters(
      paramLabel = "NAME[@N]",
      converter = DatasetValue.Revision.class,
      description = {
        "the dataset, or a revision of it, such as fraud@1;",
        "where none is named and nothing is deleted: the last"
      })
  private DatasetValue.Revision.Named named;

  @Option(
      names = "--revision",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "the same as NAME@N")
  private Integer revision;

  /**
   * @param wrong takes what is wrong
   */
  void check(List<String> wrong) {
    if (isNamedTwice() && !named.revision().equals(revision)) {
      wrong.add(
          "%s@%d and --revision %d are two revisions; name one"
              .formatted(named.name(), named.revision(), revision));
    }
  }

  private boolean isNamedTwice() {
    return named != null && named.revision() != null && revision != null;
  }

  String name() {
    return named.name();
  }

  /**
   * Its record.
   *
   * @throws Failure if there is none
   */
  DatasetRecord record(OfflineOption offline) {
    return DatasetRecords.find(
        offline.datasets(), named.name(), revision == null ? named.revision() : revision);
  }

  /**
   * Its record, where the last revision is not taken for one that was named.
   *
   * @throws Failure if there is no such dataset, or none of its revisions was named
   */
  DatasetRecord namedRecord(OfflineOption offline) {
    DatasetRecord found = record(offline);
    if (revision == null && named.revision() == null) {
      throw new Failure(
          ExitCode.USAGE,
          "name a revision; of '%s' there is %s"
              .formatted(
                  found.name(),
                  offline.datasets().all().stream()
                      .filter(each -> each.name().equals(found.name()))
                      .map(DatasetRecords::named)
                      .collect(Collectors.joining(", "))));
    }
    return found;
  }
}
