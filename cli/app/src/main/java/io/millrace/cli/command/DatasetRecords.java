package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where records of datasets are: {@code datasets} in the platform's folder. */
final class DatasetRecords {
  private DatasetRecords() {}

  static DatasetFolder in(FolderOption folder) {
    return new DatasetFolder(folder.path().resolve(LocalPlatform.DATASETS));
  }

  /**
   * A revision, or the last one where none is named.
   *
   * @throws Failure if there is none; says which there are
   */
  static DatasetRecord find(DatasetFolder folder, String name, Integer revision) {
    return folder
        .find(name, Optional.ofNullable(revision))
        .orElseThrow(
            () ->
                new Failure(
                    ExitCode.NOT_FOUND,
                    "There is no dataset '%s'%s; there is %s"
                        .formatted(
                            name,
                            revision == null ? "" : " of revision " + revision,
                            folder.all().stream()
                                .map(record -> record.name() + " " + record.revision())
                                .collect(Collectors.joining(", ")))));
  }
}
