package io.millrace.dataset.local;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.Problems;
import io.millrace.dataset.TableTarget;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.dataset.registry.TableSet;
import io.millrace.job.SourceOverride;
import io.millrace.job.scratch.PlainUri;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whether a request's target may be written to: looked at before anything is computed, and once
 * more when the rows are there, since that may be hours later.
 */
record TargetCheck(DatasetRequest request) {
  /**
   * @throws DatasetException with why it may not
   */
  void require() {
    Problems problems = new Problems();
    tell(problems);
    if (!problems.isEmpty()) {
      throw new DatasetException(verb(request), request.name(), problems);
    }
  }

  /** What is done, in messages. */
  static String verb(DatasetRequest request) {
    return request.again().isPresent() ? "remake" : "create";
  }

  /**
   * @param problems takes why it may not
   */
  void tell(Problems problems) {
    if (request.target().isEmpty()) {
      problems.add(
          "nothing says where the dataset goes; use parquet:PATH, csv:PATH or"
              + " iceberg:NAMESPACE.TABLE");
      return;
    }
    DatasetTarget target = request.target().get();
    if (target instanceof TableTarget table) {
      tell(table, problems);
    } else {
      tell(((DataFile) target).path().toAbsolutePath(), problems);
    }
  }

  private void tell(TableTarget table, Problems problems) {
    if (request.log().isEmpty()) {
      problems.addMissing(
          "cannot write to %s: no catalog; %s".formatted(table, Problems.NAME_THE_LOG));
    } else if (request.records().isEmpty() && request.again().isEmpty()) {
      problems.add("cannot write to %s: no record is kept of it".formatted(table));
    } else {
      TableSet.problem(request.log().get(), table, request.name()).ifPresent(problems::add);
    }
  }

  private void tell(Path path, Problems problems) {
    if (Files.isDirectory(path)) {
      problems.add("cannot write to %s: it is a folder; name a file".formatted(path));
    } else if (!Files.isDirectory(path.getParent())) {
      problems.addMissing(
          "cannot write to %s: there is no folder %s".formatted(path, path.getParent()));
    } else if (request.spine() instanceof DataFile spine && isSame(spine.path(), path)) {
      problems.add("cannot write to %s: it is the spine; name another file".formatted(path));
    } else if (source(path) != null) {
      problems.add(
          "cannot write to %s: '%s' is read from it; name another file"
              .formatted(path, source(path)));
    } else if (!mayReplace(path)) {
      problems.add(
          "cannot write to %s: there is a file%s; name another, or have it replaced (--overwrite)"
              .formatted(
                  path,
                  request.records().isEmpty()
                      ? ""
                      : " that is no revision of this dataset, or was changed since"));
    }
  }

  private boolean mayReplace(Path path) {
    if (!Files.exists(path)) {
      return true;
    } else if (request.again().isPresent()) {
      return isOf(request.again().get(), path);
    }
    return request.existing() == DatasetRequest.Existing.REPLACED
        || request
            .records()
            .map(records -> records.with(request.log().orElse(null)))
            .filter(records -> records.wrote(request.name(), path))
            .isPresent();
  }

  /** What is made again may be there as it was, and nothing else. */
  private static boolean isOf(DatasetRecord record, Path path) {
    try {
      return FileDigest.of(path).equals(record.targetSha256());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  /** The stream that is read from the file, or from a folder above it; null if none is. */
  private String source(Path target) {
    return request.sources().entrySet().stream()
        .filter(each -> each.getValue().kind() != SourceOverride.Kind.KAFKA)
        .filter(each -> reads(each.getValue().location(), target))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private static boolean reads(String location, Path target) {
    if (location.contains("://") && !PlainUri.isOne(location)) {
      return false;
    }
    Path read = PlainUri.path(location);
    for (Path above = target.getParent(); above != null; above = above.getParent()) {
      if (Files.isDirectory(read) && isSame(read, above)) {
        return true;
      }
    }
    return isSame(read, target);
  }

  private static boolean isSame(Path read, Path target) {
    try {
      return Files.exists(read) && Files.exists(target) && Files.isSameFile(read, target);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + read, e);
    }
  }
}
