package io.millrace.dataset.local;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetRows;
import io.millrace.dataset.Problems;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.dataset.registry.TableSet;
import io.millrace.dataset.spine.StagedSpine;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.scratch.ScratchFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The rows of a revision, as long as its file is what the record says. Closed when done: of a
 * table's revision it has a copy.
 */
public final class StoredSet implements AutoCloseable {
  private static final String WITH_STATUSES =
      DatasetRequest.Statuses.WRITTEN.name().toLowerCase(Locale.ROOT);

  private final DatasetRecord record;
  private final DataFile file;
  private final ScratchFolder copy;

  private StoredSet(DatasetRecord record, DataFile file, ScratchFolder copy) {
    this.record = record;
    this.file = file;
    this.copy = copy;
  }

  /**
   * Looks at the file.
   *
   * @throws DatasetException if it is not there any more, or is another
   */
  public static StoredSet of(DatasetRecord record) {
    return of(record, null);
  }

  /** The first rows of a file. */
  public static DatasetRows first(DataFile file, long most) {
    try (StoredSet set = new StoredSet(null, file, null)) {
      return set.first(most);
    }
  }

  /**
   * Looks at the file, or at the snapshot of a table.
   *
   * @param catalog of the table; null where there is none
   * @throws DatasetException if it is not there any more, or is another
   */
  public static StoredSet of(DatasetRecord record, OfflineCatalog catalog) {
    try {
      if (DatasetFolder.isTable(record)) {
        return ofTable(record, catalog);
      } else if (!DatasetFolder.holds(record)) {
        throw missing(
            record,
            "%s is not what revision %d was any more; a revision whose rows are to be kept needs a file of its own"
                .formatted(record.target(), record.revision()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + record.target(), e);
    }
    return new StoredSet(record, DataFile.parse(record.target()), null);
  }

  private static DatasetException missing(DatasetRecord record, String problem) {
    Problems problems = new Problems();
    problems.addMissing(problem);
    return new DatasetException("read", record.name(), problems);
  }

  private static StoredSet ofTable(DatasetRecord record, OfflineCatalog catalog)
      throws IOException {
    if (catalog == null) {
      throw missing(
          record,
          "revision %d is in %s; %s"
              .formatted(record.revision(), record.target(), Problems.NAME_THE_LOG));
    }
    ScratchFolder folder = ScratchFolder.in(ScratchFolder.temporary(), "dataset");
    Path copy = folder.file("set.parquet");
    boolean done = false;
    try {
      if (!TableSet.fetch(catalog, record, copy)
          || !FileDigest.of(copy).equals(record.targetSha256())) {
        throw missing(
            record, "%s does not hold revision %d".formatted(record.target(), record.revision()));
      }
      done = true;
      return new StoredSet(record, new DataFile(DataFile.Format.PARQUET, copy), folder);
    } finally {
      if (!done) {
        folder.close();
      }
    }
  }

  @Override
  public void close() {
    try {
      if (copy != null) {
        copy.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + copy.path(), e);
    }
  }

  /** The first rows. */
  public DatasetRows first(long most) {
    try (LocalDatabase database = open()) {
      SpineFile rows = typed(database);
      List<String> selected = new ArrayList<>();
      rows.columns().forEach((column, type) -> selected.add(plain(column, type)));
      List<List<Object>> first = new ArrayList<>();
      database.forEach(
          "SELECT %s FROM %s LIMIT %s".formatted(Sql.list(selected), rows.reading(Set.of()), most),
          found -> {
            List<Object> row = new ArrayList<>();
            for (int i = 1; i <= selected.size(); i++) {
              row.add(found.getObject(i));
            }
            first.add(row);
          });
      long total = database.number("SELECT count(*) FROM " + asWritten());
      return new DatasetRows(List.copyOf(rows.columns().keySet()), first, total);
    }
  }

  /**
   * Writes all rows to another file, which gets its name when it is whole: in the same format to
   * the byte, so that no text of a CSV is taken for a number.
   *
   * @param existing what becomes of a file that is there already; the revision's own always stays
   * @throws DatasetException if the file stays
   */
  public void copy(DataFile target, DatasetRequest.Existing existing) {
    try {
      refuseExisting(target.path(), existing);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at " + target, e);
    }
    try (PendingFile pending = PendingFile.beside(target.path())) {
      if (target.format() == file.format()) {
        Files.copy(file.path(), pending.path());
      } else {
        rewrite(target.format(), pending.path());
      }
      refuseExisting(target.path(), existing);
      pending.publish();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + target, e);
    }
  }

  private void refuseExisting(Path target, DatasetRequest.Existing existing) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    String problem =
        Files.isSameFile(target, file.path())
            ? "it is revision %d itself; name another file".formatted(record.revision())
            : "there is a file; name another, or have it replaced (--overwrite)";
    if (existing == DatasetRequest.Existing.KEPT || Files.isSameFile(target, file.path())) {
      throw new DatasetException(
          "read", record.name(), List.of("cannot write to %s: %s".formatted(target, problem)));
    }
  }

  private void rewrite(DataFile.Format format, Path to) {
    try (LocalDatabase database = open()) {
      database.execute(
          "COPY (SELECT * FROM %s) TO %s (%s)"
              .formatted(typed(database).reading(Set.of()), Sql.text(to), SetFile.options(format)));
    }
  }

  static LocalDatabase open() {
    return LocalDatabase.open(ScratchFolder.temporary(), DatasetRequest.DEFAULT_MEMORY_BYTES);
  }

  /** Its rows as a table function, every cell of a CSV as the text that stands there. */
  String asWritten() {
    return SpineFile.asWritten(file);
  }

  /** Whether its file says no types, and all that tells its values apart is their text. */
  boolean isText() {
    return file.format() == DataFile.Format.CSV;
  }

  /** DuckDB's types by column, in the file's order. */
  Map<String, String> types(LocalDatabase database) {
    return new LinkedHashMap<>(typed(database).columns());
  }

  private SpineFile typed(LocalDatabase database) {
    return SpineFile.open(database, StagedSpine.of(file));
  }

  /** Whether a column holds a feature or its status. */
  boolean isFeature(String column) {
    if (record.columns() == null) {
      return isCalledAsFeature(column);
    }
    return record.columns().contains(column)
        || (record.statuses().equals(WITH_STATUSES)
            && column.endsWith(OutputTable.STATUS)
            && record
                .columns()
                .contains(column.substring(0, column.length() - OutputTable.STATUS.length())));
  }

  /** By what was asked for, as far as the record of an earlier version says. */
  private boolean isCalledAsFeature(String column) {
    return record.features().stream()
        .map(feature -> feature.replace(".", "__"))
        .anyMatch(
            feature ->
                feature.endsWith("*")
                    ? column.startsWith(feature.substring(0, feature.length() - 1))
                    : column.equals(feature) || column.equals(feature + OutputTable.STATUS));
  }

  private static String plain(String column, String type) {
    String upper = type.toUpperCase(Locale.ROOT);
    boolean kept =
        upper.equals("BOOLEAN")
            || upper.endsWith("INT")
            || upper.equals("INTEGER")
            || upper.equals("DOUBLE")
            || upper.equals("FLOAT");
    return kept ? Sql.name(column) : "CAST(%s AS VARCHAR)".formatted(Sql.name(column));
  }
}
