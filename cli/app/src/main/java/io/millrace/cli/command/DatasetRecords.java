package io.millrace.cli.command;

import io.millrace.cli.Failure;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import java.util.Optional;

/** Where records of datasets are: {@code datasets} in the platform's folder. */
final class DatasetRecords {
  private DatasetRecords() {}

  static DatasetFolder in(FolderOption folder) {
    return new DatasetFolder(folder.path().resolve(LocalPlatform.DATASETS));
  }

  /** As commands take it: {@code fraud@1}. */
  static String named(DatasetRecord record) {
    return record.name() + "@" + record.revision();
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
                Failure.notFound(
                    "dataset",
                    revision == null ? name : name + "@" + revision,
                    folder.all().stream().map(DatasetRecords::named).toList()));
  }
}
