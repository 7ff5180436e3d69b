package io.millrace.job.forget.erase;

import io.millrace.job.forget.CountedRows;
import io.millrace.job.offline.CommitRetry;
import io.millrace.job.offline.upkeep.Expiry;
import io.millrace.job.offline.upkeep.Pace;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes rows of a table gone for good: files that hold them are written again without them, lists
 * that still tell of those files too, then every snapshot from before goes with its files. Where no
 * file of any snapshot holds one, and none had begun to go, nothing is changed and all snapshots
 * stay.
 *
 * <p>Safe beside jobs that write and upkeep that merges: each commit lies on top of whatever was
 * committed meanwhile, is refused if one of its files is no longer there, and is then tried anew.
 * What was committed meanwhile is looked through as well, until there is a snapshot of which every
 * file is known to hold none of the rows. Files that the table does not name are looked through
 * too, see {@link FilesLeft}. A big table is rewritten by several commits, each of some files.
 * Killed at any moment and run again it goes on. Rows that somebody commits later are not its
 * matter. For one thread.
 */
public final class TableErasure {
  private static final Logger LOG = LoggerFactory.getLogger(TableErasure.class);

  /** Value of the summary's property {@code millrace.upkeep} in its snapshots. */
  static final String ERASURE = "erasure";

  private static final String KIND = "millrace.upkeep";

  /** The summary's property in those of erasures that count what goes. */
  private static final String COUNTED = "millrace.counted";

  private static final int ATTEMPTS = 20;
  private static final int FILES_OF_A_COMMIT = 100;
  private static final long BYTES_OF_A_COMMIT = 1L << 30;

  private final Table table;
  private final ErasedRows erased;
  private final Pace pace;
  private final CountedRows counted;
  private final FileRows files;
  private final long writtenBeforeMillis;
  private final DoomedFiles doomed;

  /** Files that hold none of the rows, not even deleted ones. */
  private final Set<String> clean = new HashSet<>();

  private long rowsGone;
  private long filesGone;

  public TableErasure(Table table, ErasedRows erased, Pace pace) {
    this(table, erased, pace, Long.MIN_VALUE, CountedRows.BY_NOBODY);
  }

  /**
   * @param writtenBeforeMillis a file that the table does not name, that cannot be read, and that
   *     has not changed since then, is not being written
   * @param counted told of the rows of each commit
   */
  TableErasure(
      Table table, ErasedRows erased, Pace pace, long writtenBeforeMillis, CountedRows counted) {
    this.counted = counted;
    this.table = table;
    this.erased = erased;
    this.pace = pace;
    this.writtenBeforeMillis = writtenBeforeMillis;
    this.files = new FileRows(table, pace);
    this.doomed = new DoomedFiles(table, pace);
  }

  /**
   * Erases.
   *
   * @throws IllegalStateException if a branch of the table still holds snapshots from before, or
   *     others were quicker too often; what was done stays
   */
  public ErasureReport run() {
    boolean isBegun = doomed.resume();
    UnnamedFiles unnamed = UnnamedFiles.of(table, pace);
    table.refresh();
    if (table.currentSnapshot() == null) {
      doomed.delete();
      return new ErasureReport(0, 0, 0, 0, false, clear(unnamed));
    }
    tellOfUncounted();
    Snapshot from = cleanSnapshot(false);
    if (!isBegun && filesGone == 0 && !others().mayHold(from)) {
      return new ErasureReport(0, 0, 0, 0, true, clear(unnamed));
    }
    Set<Long> ofNothing = counted.ofNothing();
    if (!ofNothing.isEmpty()) { // Of these nobody will look there again.
      counted.hadMore(others().entries(ofNothing, from));
    }
    doomed.begin();
    from = cleanSnapshot(true);
    int tags = removeTags(from);
    doomed.write();
    long snapshots = Expiry.allBefore(table, from.snapshotId()).run();
    doomed.delete();
    requireNoneBefore(from);
    return new ErasureReport(rowsGone, filesGone, snapshots, tags, false, clear(unnamed));
  }

  /** A job of a release before may have begun it, and been stopped for its upgrade. */
  private void tellOfUncounted() {
    long lastMillis = Long.MIN_VALUE;
    for (Snapshot snapshot : table.snapshots()) {
      Map<String, String> summary = snapshot.summary();
      if (ERASURE.equals(summary.get(KIND)) && !Boolean.parseBoolean(summary.get(COUNTED))) {
        lastMillis = Math.max(lastMillis, snapshot.timestampMillis());
      }
    }
    if (lastMillis != Long.MIN_VALUE) {
      counted.wentUncounted(lastMillis);
    }
  }

  private String isCounted() {
    return String.valueOf(counted != CountedRows.BY_NOBODY);
  }

  private OlderSnapshots others() {
    return new OlderSnapshots(table, pace, files, erased, clean);
  }

  private FilesLeft clear(UnnamedFiles unnamed) {
    return unnamed.clear(files, erased, writtenBeforeMillis, counted);
  }

  /**
   * The current snapshot, once nothing that it names holds any of the rows.
   *
   * @param withLists whether its lists must not tell of files that are gone either
   */
  private Snapshot cleanSnapshot(boolean withLists) {
    for (int attempt = 1; ; attempt++) {
      try {
        while (true) {
          table.refresh();
          Snapshot current = table.currentSnapshot();
          List<FileScanTask> holding = holding(current);
          if (!holding.isEmpty()) {
            for (List<FileScanTask> group : groups(holding)) {
              rewrite(group, current);
            }
          } else if (withLists && tellsOfGoneFiles(current)) {
            rewriteManifests();
          } else {
            return current;
          }
        }
      } catch (ValidationException | NotFoundException | UncheckedIOException e) {
        if (attempt == ATTEMPTS || !isOvertaken(e)) {
          throw e;
        }
        LOG.info("Files of {} were replaced meanwhile, looking again", table.name());
      }
    }
  }

  private static boolean isOvertaken(RuntimeException e) {
    return !(e instanceof UncheckedIOException) || e.getCause() instanceof FileNotFoundException;
  }

  private List<FileScanTask> holding(Snapshot snapshot) {
    List<FileScanTask> unknown = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks =
        table
            .newScan()
            .useSnapshot(snapshot.snapshotId())
            .filter(erased.mayHold())
            .ignoreResiduals()
            .planFiles()) {
      for (FileScanTask task : tasks) {
        if (!clean.contains(task.file().location())) {
          unknown.add(task);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot plan table " + table.name(), e);
    }
    List<FileScanTask> holding = new ArrayList<>();
    for (FileScanTask task : unknown) {
      if (files.holdAny(task, erased)) {
        holding.add(task);
      } else {
        clean.add(task.file().location());
      }
    }
    return holding;
  }

  /** Each is one commit: what a kill undoes is bounded. */
  private static List<List<FileScanTask>> groups(List<FileScanTask> holding) {
    List<List<FileScanTask>> groups = new ArrayList<>();
    long bytes = 0;
    for (FileScanTask file : holding) {
      if (groups.isEmpty()
          || groups.get(groups.size() - 1).size() == FILES_OF_A_COMMIT
          || bytes + file.file().fileSizeInBytes() > BYTES_OF_A_COMMIT) {
        groups.add(new ArrayList<>());
        bytes = 0;
      }
      groups.get(groups.size() - 1).add(file);
      bytes += file.file().fileSizeInBytes();
    }
    return groups;
  }

  private void rewrite(List<FileScanTask> holding, Snapshot from) {
    List<DataFile> written = new ArrayList<>();
    RewriteFiles rewrite =
        table
            .newRewrite()
            .validateFromSnapshot(from.snapshotId())
            .set(KIND, ERASURE)
            .set(COUNTED, isCounted());
    Map<Set<Long>, Long> rows = new HashMap<>();
    boolean told = false;
    boolean mayBeIn = false;
    try {
      for (FileScanTask task : holding) {
        FileRows.Copy copy = files.without(task, erased);
        copy.left().ifPresent(written::add);
        copy.gone().forEach((entries, gone) -> rows.merge(entries, gone, Long::sum));
        rewrite.deleteFile(task.file());
      }
      erased.allGoing();
      written.forEach(rewrite::addFile);
      pace.step();
      doomed.begin();
      countDeleted(holding, rows.keySet());
      counted.going(rows);
      told = true;
      mayBeIn = true;
      rewrite.commit();
    } catch (RuntimeException e) {
      // Iceberg marks so what certainly was not committed.
      mayBeIn &= !(e instanceof CleanableFailure);
      throw e;
    } finally {
      if (!mayBeIn) {
        FileRows.delete(written.stream().map(DataFile::location).toList(), table.io());
        if (told) {
          counted.gone(rows, Map.of());
        }
      }
    }
    counted.gone(rows, rows);
    written.forEach(file -> clean.add(file.location()));
    rowsGone += rows.values().stream().mapToLong(Long::longValue).sum();
    filesGone += holding.size();
  }

  /** Rows that others had deleted are in the files still, and go with them. */
  private void countDeleted(List<FileScanTask> holding, Set<Set<Long>> going) {
    List<FileScanTask> withDeletes =
        holding.stream().filter(task -> !task.deletes().isEmpty()).toList();
    if (withDeletes.isEmpty()) {
      return;
    }
    Set<Long> ofNothing = new HashSet<>(counted.ofNothing());
    going.forEach(ofNothing::removeAll);
    for (FileScanTask task : withDeletes) {
      if (!ofNothing.isEmpty()) {
        counted.hadMore(files.entriesIn(task.file().location(), erased, ofNothing));
      }
    }
  }

  /** A list of files keeps those that a commit took away, with the bounds of their columns. */
  private boolean tellsOfGoneFiles(Snapshot snapshot) {
    return snapshot.dataManifests(table.io()).stream().anyMatch(TableErasure::tellsOfGoneFiles);
  }

  private static boolean tellsOfGoneFiles(ManifestFile manifest) {
    return manifest.hasDeletedFiles();
  }

  private void rewriteManifests() {
    table
        .rewriteManifests()
        .clusterBy(file -> "")
        .rewriteIf(TableErasure::tellsOfGoneFiles)
        .set(KIND, ERASURE)
        .set(COUNTED, isCounted())
        .commit();
  }

  private int removeTags(Snapshot from) {
    List<String> tags = new ArrayList<>();
    CommitRetry.run(
        () -> {
          table.refresh();
          tags.clear();
          refsBefore(from).stream()
              .filter(name -> table.refs().get(name).isTag())
              .forEach(tags::add);
          if (!tags.isEmpty()) {
            ManageSnapshots remove = table.manageSnapshots();
            tags.forEach(remove::removeTag);
            remove.commit();
          }
        });
    table.refresh();
    return tags.size();
  }

  private List<String> refsBefore(Snapshot from) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, SnapshotRef> ref : table.refs().entrySet()) {
      Snapshot named = table.snapshot(ref.getValue().snapshotId());
      if (!ref.getKey().equals(SnapshotRef.MAIN_BRANCH)
          && (named == null || named.sequenceNumber() < from.sequenceNumber())) {
        names.add(ref.getKey());
      }
    }
    return names;
  }

  /** Whoever branched off decides what becomes of the branch. */
  private void requireNoneBefore(Snapshot from) {
    table.refresh();
    List<String> names = refsBefore(from);
    if (!names.isEmpty()) {
      throw new IllegalStateException(
          "%s still has what was there before under %s; drop that, then go on"
              .formatted(table.name(), String.join(", ", names)));
    }
  }
}
