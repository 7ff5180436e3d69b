package io.millrace.job.forget.erase;

import io.millrace.job.forget.CountedRows;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.ReachedFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the files below a table's location that the table does not name: what killed
 * writers left, and what running ones are about to commit. For one thread.
 *
 * <p>What upkeep, or an erasure, wrote and did not commit replaces files that the table had: where
 * it holds rows that are to go, so did these, and once no file of the table does any more it can be
 * committed no more, whether its writer lives or not. So it is deleted, provided that it was there
 * before the table was seen to hold none. A file that a sink wrote looks the same whether its job
 * was killed or a savepoint has still to commit it: a table that names a file which is not there is
 * broken, so it stays until upkeep takes it for an orphan.
 */
final class UnnamedFiles {
  private static final Logger LOG = LoggerFactory.getLogger(UnnamedFiles.class);

  /** Iceberg's names of files, with who wrote them. */
  private static final Pattern REPLACING =
      Pattern.compile(".*/[0-9]+-[0-9]+-(?:upkeep|erased)-[0-9a-f-]{36}-[0-9]+\\.parquet");

  /** Iceberg's counts by partition, which is the day: they hold no key. */
  private static final Pattern COUNTS = Pattern.compile(".*/metadata/partition-stats-[^/]+");

  private final Table table;
  private final Pace pace;
  private final List<FileInfo> found;

  private UnnamedFiles(Table table, Pace pace, List<FileInfo> found) {
    this.table = table;
    this.pace = pace;
    this.found = found;
  }

  /** What there is now; to be called before the table is seen to hold none of the rows. */
  static UnnamedFiles of(Table table, Pace pace) {
    if (!(table.io() instanceof SupportsPrefixOperations files)) {
      return new UnnamedFiles(table, pace, null);
    }
    List<FileInfo> found = new ArrayList<>();
    ReachedFiles reached = reached(table, pace);
    for (FileInfo file : files.listPrefix(table.location() + "/")) {
      pace.step();
      if (isOfRows(file) && !reached.contains(file.location())) {
        found.add(file);
      }
    }
    return new UnnamedFiles(table, pace, found);
  }

  private static ReachedFiles reached(Table table, Pace pace) {
    table.refresh();
    ReachedFiles reached = new ReachedFiles();
    reached.add(table, pace);
    return reached;
  }

  /** Data, and lists of files, which hold the bounds of their columns. */
  private static boolean isOfRows(FileInfo file) {
    String name = file.location().substring(file.location().lastIndexOf('/') + 1);
    return !name.startsWith(".")
        && (name.endsWith(".parquet") || name.endsWith(".avro"))
        && !COUNTS.matcher(file.location()).matches();
  }

  /**
   * Deletes what nobody can commit, once no file of the table holds any of the rows.
   *
   * @param writtenBeforeMillis what cannot be read, and has not changed since then, is not being
   *     written: what was open then is closed by now
   * @param counted told of those whose rows were in what is deleted
   */
  FilesLeft clear(FileRows rows, ErasedRows erased, long writtenBeforeMillis, CountedRows counted) {
    if (found == null) {
      return FilesLeft.UNKNOWN;
    }
    ReachedFiles reached = reached(table, pace);
    int deleted = 0;
    int left = 0;
    long newestMillis = 0;
    for (FileInfo file : found) {
      Holding holding =
          reached.contains(file.location()) ? Holding.NONE : holding(file, rows, erased);
      boolean isLeft =
          holding == Holding.SOME
              || holding == Holding.UNKNOWN && file.createdAtMillis() < writtenBeforeMillis;
      if (holding == Holding.SOME && REPLACING.matcher(file.location()).matches()) {
        LOG.info("Deleting {}, which table {} does not name", file.location(), table.name());
        Set<Long> ofNothing = counted.ofNothing();
        if (!ofNothing.isEmpty()) {
          counted.hadMore(rows.entriesIn(file.location(), erased, ofNothing));
        }
        FileRows.delete(List.of(file.location()), table.io());
        deleted++;
      } else if (isLeft) {
        left++;
        newestMillis = Math.max(newestMillis, file.createdAtMillis());
      }
    }
    return new FilesLeft(deleted, left, newestMillis, true);
  }

  /** Whether a file has any of the rows. */
  private enum Holding {
    NONE,
    SOME,
    /** It cannot be read: it is a list of files, or was not written to its end, or not yet. */
    UNKNOWN
  }

  private Holding holding(FileInfo file, FileRows rows, ErasedRows erased) {
    if (file.location().endsWith(".avro")) {
      return Holding.UNKNOWN;
    }
    try {
      return rows.holdAny(file.location(), erased) ? Holding.SOME : Holding.NONE;
    } catch (RuntimeException e) {
      pace.step();
      LOG.debug("{} cannot be read", file.location(), e);
      // Its writer may have deleted it.
      return table.io().newInputFile(file.location()).exists() ? Holding.UNKNOWN : Holding.NONE;
    }
  }
}
