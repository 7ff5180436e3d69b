package io.millrace.cli.command;

import io.millrace.dataset.registry.DatasetRecord;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which revision of a dataset a command is about. */
final class RevisionChoice {
  @Parameters(
      paramLabel = "NAME[@N]",
      converter = OptionValue.Revision.class,
      description = {
        "the dataset, or a revision of it, such as fraud@1;",
        "where none is named and nothing is deleted: the last"
      })
  private OptionValue.Revision.Named named;

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

  /** The same where a revision has to be named. */
  void checkIsNamed(List<String> wrong) {
    check(wrong);
    if (named != null && named.revision() == null && revision == null) {
      wrong.add("name a revision, such as %s@1".formatted(named.name()));
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
   * @throws io.millrace.cli.Failure if there is none
   */
  DatasetRecord record(OfflineOption offline) {
    return DatasetRecords.find(
        offline.datasets(), named.name(), revision == null ? named.revision() : revision);
  }
}
