package io.millrace.dataset;

import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetRequest.Existing;
import io.millrace.dataset.flink.FlinkSweep;
import io.millrace.dataset.local.LocalEngine;
import io.millrace.dataset.local.StoredSet;
import io.millrace.dataset.local.StoredSets;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.dataset.spine.ViewSpine;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes, reads and compares training sets. */
public final class Datasets {
  private Datasets() {}

  /**
   * Makes a dataset: each feature's value at each row of the spine, by the contract's rule 1 over
   * all events (docs/training-sets.md), in the spine's order. The file is there when this returns;
   * if it throws, what was there before is untouched.
   *
   * @throws DatasetException with everything that is wrong with the request or the spine
   */
  public static DatasetReport create(
      FeatureStore store, DatasetRequest request, DatasetProgress progress) {
    return new LocalEngine(store, request, progress, new FlinkSweep(store, request, progress))
        .run();
  }

  /** As {@link #create(FeatureStore, DatasetRequest, DatasetProgress)}, telling nobody. */
  public static DatasetReport create(FeatureStore store, DatasetRequest request) {
    return create(store, request, DatasetProgress.SILENT);
  }

  /** As {@link #rows(FeatureStore, ViewReading, DataFile, Existing, DatasetProgress)}. */
  public static DatasetReport rows(
      FeatureStore store, ViewReading reading, DataFile target, DatasetProgress progress) {
    return rows(store, reading, target, Existing.REPLACED, progress);
  }

  /**
   * Writes rows of a view to a file, which is there when this returns.
   *
   * @param existing what becomes of a file that is there already
   * @throws DatasetException with everything that is wrong with the reading
   */
  public static DatasetReport rows(
      FeatureStore store,
      ViewReading reading,
      DataFile target,
      Existing existing,
      DatasetProgress progress) {
    try {
      try (ScratchFolder scratch = ScratchFolder.in(ScratchFolder.temporary(), "dataset")) {
        Path spine = scratch.file("spine.parquet");
        String time =
            store.views().stream().anyMatch(view -> view.spec().name().equals(reading.view()))
                ? ViewSpine.timeColumn(store, reading)
                : reading.time();
        ViewSpine.Written written = ViewSpine.write(store, reading, time, spine);
        DatasetRequest request =
            DatasetRequest.of(reading.view(), written.file(), time)
                .snapshots(written.snapshots())
                .features(reading.view() + ".*")
                .mode(
                    reading.isServed()
                        ? DatasetRequest.Mode.AS_SERVED
                        : DatasetRequest.Mode.RECOMPUTED)
                .timeOf(reading.timeOf())
                .statuses(reading.statuses())
                .log(reading.log())
                .register(reading.register())
                .to(target)
                .existing(existing);
        for (Map.Entry<String, SourceOverride> source : reading.sources().entrySet()) {
          request = request.source(source.getKey(), source.getValue());
        }
        return create(store, request, progress).warning(written.warnings());
      } catch (DatasetException e) {
        throw DatasetException.ofView(reading.view(), e);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** As {@link #rows(FeatureStore, ViewReading, DataFile, DatasetProgress)}, given at once. */
  public static DatasetRows rows(FeatureStore store, ViewReading reading) {
    try {
      try (ScratchFolder scratch = ScratchFolder.in(ScratchFolder.temporary(), "dataset")) {
        Path file = scratch.file("rows.parquet");
        DataFile target = new DataFile(DataFile.Format.PARQUET, file);
        DatasetReport report = rows(store, reading, target, DatasetProgress.SILENT);
        return StoredSet.first(target, Integer.MAX_VALUE).warning(report.warnings());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Reads the first rows of a revision.
   *
   * @throws DatasetException if its file is not what it was any more
   */
  public static DatasetRows read(DatasetRecord record, long most) {
    return read(record, null, most);
  }

  /**
   * Makes a revision again from its record, from the snapshots of the log that it was made from:
   * where it was, or elsewhere: another table, or another file, which may have the other format. It
   * is there when this returns, and as it was written first it is to the bit what it was.
   *
   * @param again of {@link DatasetRequest#again(DatasetRecord, OfflineCatalog)}
   * @throws DatasetException if that cannot be done, or other rows came out; nothing is written
   */
  public static DatasetReport remake(
      FeatureStore store, DatasetRequest again, DatasetProgress progress) {
    DatasetRecord record = again.again().orElseThrow();
    Remaking remaking =
        new Remaking(record, again.log().orElse(null), again.register().orElse(null));
    List<String> problems = new ArrayList<>(remaking.problems());
    if (!problems.isEmpty() && isReadable(record, again)) {
      int last = problems.size() - 1;
      problems.set(
          last,
          "%s; revision %d can still be read".formatted(problems.get(last), record.revision()));
    }
    record
        .views()
        .forEach(
            (view, fingerprint) -> {
              boolean same =
                  store.views().stream()
                      .anyMatch(
                          each ->
                              each.spec().name().equals(view)
                                  && each.spec().fingerprint().equals(fingerprint));
              if (!same) {
                problems.add(
                    "view '%s' is not defined as it was; take the definitions of then"
                        .formatted(view));
              }
            });
    targetProblem(again.target().orElseThrow(), record).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      throw new DatasetException("remake", record.name(), problems);
    }
    return create(store, again, progress);
  }

  private static Optional<String> targetProblem(DatasetTarget target, DatasetRecord record) {
    DatasetTarget before = DatasetTarget.parse(record.target());
    if (target instanceof TableTarget && before instanceof DataFile) {
      return Optional.of(
          "revision %d is a file, and no table has its columns; name a file"
              .formatted(record.revision()));
    } else if (target instanceof TableTarget) {
      return Optional.empty();
    }
    DataFile file = (DataFile) target;
    if (before instanceof DataFile own
        && own.format() != file.format()
        && isSame(own.path(), file.path())) {
      return Optional.of(
          "%s is revision %d itself, in another format; name another file"
              .formatted(file.path(), record.revision()));
    }
    return isAnother(file, record)
        ? Optional.of(
            "%s is not what revision %d was; name another place for it"
                .formatted(file, record.revision()))
        : Optional.empty();
  }

  private static boolean isReadable(DatasetRecord record, DatasetRequest again) {
    try (StoredSet set = StoredSet.of(record, again.log().orElse(null))) {
      return set != null;
    } catch (DatasetException e) {
      return false;
    }
  }

  private static boolean isSame(Path one, Path other) {
    return one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

  private static boolean isAnother(DataFile file, DatasetRecord record) {
    try {
      return Files.exists(file.path()) && !FileDigest.of(file.path()).equals(record.targetSha256());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /**
   * Reads the first rows of a revision, which may be in a table.
   *
   * @throws DatasetException if it is not what it was any more
   */
  public static DatasetRows read(DatasetRecord record, OfflineCatalog catalog, long most) {
    try (StoredSet set = StoredSet.of(record, catalog)) {
      return set.first(most);
    }
  }

  /**
   * Writes the rows of a revision to another file, which is there when this returns.
   *
   * @throws DatasetException if the revision's file is not what it was any more
   */
  public static void copy(DatasetRecord record, DataFile target) {
    copy(record, null, target);
  }

  /** As {@link #copy(DatasetRecord, DataFile)}, of a revision that may be in a table. */
  public static void copy(DatasetRecord record, OfflineCatalog catalog, DataFile target) {
    copy(record, catalog, target, Existing.REPLACED);
  }

  /**
   * As {@link #copy(DatasetRecord, OfflineCatalog, DataFile)}.
   *
   * @param existing what becomes of a file that is there already; the revision's own always stays
   */
  public static void copy(
      DatasetRecord record, OfflineCatalog catalog, DataFile target, Existing existing) {
    try (StoredSet set = StoredSet.of(record, catalog)) {
      set.copy(target, existing);
    }
  }

  /**
   * Compares two revisions, of one dataset or of two.
   *
   * @throws DatasetException if a file is not what it was any more
   */
  public static DatasetDifference diff(DatasetRecord a, DatasetRecord b) {
    return diff(a, b, null);
  }

  /** As {@link #diff(DatasetRecord, DatasetRecord)}, of revisions that may be in tables. */
  public static DatasetDifference diff(DatasetRecord a, DatasetRecord b, OfflineCatalog catalog) {
    try (StoredSet first = StoredSet.of(a, catalog);
        StoredSet second = StoredSet.of(b, catalog)) {
      return StoredSets.compare(first, second);
    }
  }
}
