package io.millrace.dataset;

import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.PostgresAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether what a revision was made from is still there, so that it can be made again by the
 * definitions of then. What a query gives is not looked at.
 *
 * @param record of the revision
 * @param log what it was made from; null where nobody names it
 * @param register the online store that says when keys were forgotten; null for none
 */
public record Remaking(DatasetRecord record, OfflineCatalog log, PostgresAddress register) {

  /** Whether it can be told. */
  public boolean isKnown() {
    return log != null || record.wasRedacted() || !needsLog();
  }

  private boolean needsLog() {
    return !record.snapshots().isEmpty() || Spine.parse(record.spine()) instanceof TableSpine;
  }

  /** Everything that keeps it from being made again, as far as can be told; empty if nothing. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (record.wasRedacted()) {
      problems.add(
          "rows of forgotten keys were taken out of revision %d; it is not made again"
              .formatted(record.revision()));
    }
    if (log != null && needsLog()) {
      problems.addAll(LostSnapshots.of(record, log, register));
    }
    spineProblem().ifPresent(problems::add);
    record
        .sources()
        .forEach(
            (stream, source) -> {
              String location = SourceOverride.parse(source).location();
              if (!location.contains("://") && !Files.exists(Path.of(location))) {
                problems.add("the source of '%s' is gone: %s".formatted(stream, location));
              }
            });
    return problems;
  }

  private Optional<String> spineProblem() {
    if (!(Spine.parse(record.spine()) instanceof DataFile file)) {
      return Optional.empty();
    }
    try {
      if (!Files.isRegularFile(file.path())) {
        return Optional.of("the spine is gone: there is no file " + file.path());
      }
      return FileDigest.of(file.path()).equals(record.spineSha256())
          ? Optional.empty()
          : Optional.of("the spine has changed since: " + file.path());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }
}
