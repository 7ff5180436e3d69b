package io.millrace.dataset.registry;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.Problems;
import io.millrace.dataset.TableTarget;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Records of datasets in a folder: {@code NAME/REVISION.json}. A record and its file come to be
 * together: the record is written aside, the file gets its name, then the record does. Whoever
 * opens the dataset next completes or forgets what was left in between, by the file's digest.
 * Processes take turns.
 */
public final class DatasetFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");

  /** A lock on a file is the process's: threads of one take turns by this. */
  private static final Object THREADS = new Object();

  private final Path folder;
  private final OfflineCatalog catalog;

  /**
   * @param folder made when the first record is written
   */
  public DatasetFolder(Path folder) {
    this(folder, null);
  }

  private DatasetFolder(Path folder, OfflineCatalog catalog) {
    this.folder = folder;
    this.catalog = catalog;
  }

  /** Where the records are. */
  public Path path() {
    return folder;
  }

  /** Whether a dataset may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The same folder, with the catalog of the tables that datasets are in and made from. */
  public DatasetFolder with(OfflineCatalog tables) {
    return new DatasetFolder(folder, tables);
  }

  /** Gives a whole dataset its name. */
  public interface Publication {
    /**
     * @param record with its revision
     */
    void publish(DatasetRecord record) throws IOException;
  }

  /**
   * Publishes a file with its record.
   *
   * @param record its revision is not looked at
   * @return the record with the next revision
   */
  public DatasetRecord publish(DatasetRecord record, Publication file) throws IOException {
    Path own = folder.resolve(record.name());
    Files.createDirectories(own);
    synchronized (THREADS) {
      try (FileChannel channel = RecordFiles.lock(own);
          FileLock lock = channel.lock()) {
        recover(own);
        int last = RecordFiles.lastRevision(own);
        DatasetRecord next = record.withRevision(last + 1);
        RecordFiles.writePending(own, next);
        file.publish(next);
        RecordFiles.complete(RecordFiles.pending(own, next));
        return next;
      }
    }
  }

  /**
   * Puts another file, with what is left, in place of a revision's, and its record in place of the
   * record; the same with the records of other revisions that have the very same file. Killed in
   * between it is completed or forgotten as a new revision is.
   *
   * @param before the record that the other was made from
   * @param left the record of what is left
   * @param file puts a file of the record's digest in place
   * @return whether it was done: not where the revision has another record by now, as when somebody
   *     else redacted it, or the file is not what it says any more
   */
  public boolean redact(DatasetRecord before, DatasetRecord left, Publication file)
      throws IOException {
    Path own = folder.resolve(left.name());
    synchronized (THREADS) {
      try (FileChannel channel = RecordFiles.lock(own);
          FileLock lock = channel.lock()) {
        recover(own);
        List<DatasetRecord> all = RecordFiles.revisions(own);
        Optional<DatasetRecord> now =
            all.stream().filter(each -> each.revision() == left.revision()).findAny();
        if (now.isEmpty() || !now.get().equals(before) || !isThere(before)) {
          return false;
        }
        List<DatasetRecord.Redaction> taken =
            left.redacted().subList(before.redacted().size(), left.redacted().size());
        List<DatasetRecord> changed = new ArrayList<>();
        for (DatasetRecord each : all) {
          if (each.revision() == left.revision()) {
            changed.add(left);
          } else if (hasFileOf(each, before)) {
            changed.add(each.without(taken, left.targetSha256()));
          }
        }
        for (DatasetRecord each : changed) {
          RecordFiles.writePending(own, each);
        }
        file.publish(left);
        for (DatasetRecord each : changed) {
          RecordFiles.complete(RecordFiles.pending(own, each));
        }
        return true;
      }
    }
  }

  /** Revisions of a table have a snapshot each, which no other has. */
  private static boolean hasFileOf(DatasetRecord record, DatasetRecord other) {
    return !isTable(record)
        && !isTable(other)
        && file(record)
            .toAbsolutePath()
            .normalize()
            .equals(file(other).toAbsolutePath().normalize())
        && record.targetSha256().equals(other.targetSha256());
  }

  /** The catalog of the tables that datasets are in and made from. */
  public Optional<OfflineCatalog> catalog() {
    return Optional.ofNullable(catalog);
  }

  /** All revisions of all datasets, by name and revision. */
  public List<DatasetRecord> all() {
    return names().stream().flatMap(name -> revisions(name).stream()).toList();
  }

  /** Names of all datasets, sorted. */
  public List<String> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(folder)) {
      return names
          .filter(Files::isDirectory)
          .map(own -> own.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the datasets of " + folder, e);
    }
  }

  /** Whether a file is that of a revision of a dataset, as it was written. */
  public boolean wrote(String name, Path file) {
    if (!isName(name) || !Files.isDirectory(folder.resolve(name))) {
      return false;
    }
    List<DatasetRecord> there =
        revisions(name).stream()
            .filter(
                record ->
                    !isTable(record)
                        && file(record)
                            .toAbsolutePath()
                            .normalize()
                            .equals(file.toAbsolutePath().normalize()))
            .toList();
    try {
      String digest = there.isEmpty() ? null : FileDigest.of(file);
      return there.stream().anyMatch(record -> record.targetSha256().equals(digest));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** All revisions of a dataset that is there, the oldest first. */
  public List<DatasetRecord> revisions(String name) {
    try {
      return whole(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read dataset " + name, e);
    }
  }

  /** A revision, or the last one where none is named. */
  public Optional<DatasetRecord> find(String name, Optional<Integer> revision) {
    Path own = folder.resolve(name);
    if (!isName(name) || !Files.isDirectory(own)) {
      return Optional.empty();
    }
    return revisions(name).stream()
        .filter(record -> revision.isEmpty() || revision.get() == record.revision())
        .max(Comparator.comparingInt(DatasetRecord::revision));
  }

  /**
   * Deletes a revision: its file, if it still is what the record says, then the record.
   *
   * @return whether the file was deleted
   */
  public boolean delete(DatasetRecord record) throws IOException {
    Path own = folder.resolve(record.name());
    synchronized (THREADS) {
      try (FileChannel channel = RecordFiles.lock(own);
          FileLock lock = channel.lock()) {
        boolean holds = isThere(record);
        if (isTable(record)) {
          holds = TableSet.delete(catalogOf(record), record);
        } else if (holds) {
          Files.delete(file(record));
        }
        if (catalog != null) {
          KeptSnapshots.release(catalog, record);
        }
        Files.deleteIfExists(RecordFiles.whole(own, record));
        return holds;
      }
    }
  }

  /** Whether the dataset is there, and is what the record says. */
  public boolean isThere(DatasetRecord record) throws IOException {
    if (!isTable(record)) {
      return holds(record);
    }
    try (ScratchFolder scratch = ScratchFolder.in(ScratchFolder.temporary(), "dataset")) {
      return fetch(record, scratch.file("set.parquet"));
    }
  }

  /**
   * Copies a revision in a table to a file.
   *
   * @return whether it is there, and is what the record says
   * @throws DatasetException if there is no catalog
   */
  public boolean fetch(DatasetRecord record, Path to) throws IOException {
    return TableSet.fetch(catalogOf(record), record, to)
        && FileDigest.of(to).equals(record.targetSha256());
  }

  /** Whether a dataset is in a table of Iceberg. */
  public static boolean isTable(DatasetRecord record) {
    return DatasetTarget.parse(record.target()) instanceof TableTarget;
  }

  /**
   * The catalog that a dataset in a table needs.
   *
   * @throws DatasetException if there is none
   */
  private OfflineCatalog catalogOf(DatasetRecord record) {
    if (catalog == null) {
      throw new DatasetException(
          "read",
          record.name(),
          List.of(
              "revision %d is in %s; %s"
                  .formatted(record.revision(), record.target(), Problems.NAME_THE_LOG)));
    }
    return catalog;
  }

  /** Whether the file is there, and is what the record says. */
  public static boolean holds(DatasetRecord record) throws IOException {
    if (isTable(record)) {
      return false;
    }
    Path file = file(record);
    return Files.isRegularFile(file) && FileDigest.of(file).equals(record.targetSha256());
  }

  private static Path file(DatasetRecord record) {
    return DataFile.parse(record.target()).path();
  }

  private List<DatasetRecord> whole(Path own) throws IOException {
    synchronized (THREADS) {
      try (FileChannel channel = RecordFiles.lock(own);
          FileLock lock = channel.lock()) {
        recover(own);
        return RecordFiles.revisions(own);
      }
    }
  }

  private void recover(Path own) throws IOException {
    for (Path pending : RecordFiles.allPending(own)) {
      DatasetRecord record = RecordFiles.read(pending);
      boolean replaces = record != null && Files.exists(RecordFiles.whole(own, record));
      if (record == null) {
        Files.delete(pending);
      } else if (replaces && !isTable(record) && !holds(record)) {
        Files.delete(pending); // What was to be left of it after a redaction.
      } else if (catalog == null
          && (isTable(record) || !record.snapshots().isEmpty())
          && !holds(record)) {
        continue; // Only who has the catalog can tell, and remove its tags.
      } else if (isThere(record)) {
        RecordFiles.complete(pending);
      } else {
        if (catalog != null && !replaces) {
          KeptSnapshots.release(catalog, record);
        }
        Files.delete(pending);
      }
    }
  }
}
