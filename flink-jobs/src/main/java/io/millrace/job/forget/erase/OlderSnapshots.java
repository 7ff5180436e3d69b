package io.millrace.job.forget.erase;

import io.millrace.job.offline.upkeep.Pace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks through the files that a table's other snapshots name, those of tags and branches too. A
 * file is taken as it is: a row that was deleted since is still in it. For one thread.
 */
final class OlderSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(OlderSnapshots.class);

  private final Table table;
  private final Pace pace;
  private final FileRows files;
  private final ErasedRows erased;
  private final Set<String> clean;
  private final Set<String> manifests = new HashSet<>();
  private final Set<String> looked = new HashSet<>();

  /**
   * @param clean locations of files that hold none of the rows, not even deleted ones; others are
   *     added as they are read
   */
  OlderSnapshots(Table table, Pace pace, FileRows files, ErasedRows erased, Set<String> clean) {
    this.table = table;
    this.pace = pace;
    this.files = files;
    this.erased = erased;
    this.clean = clean;
  }

  /**
   * Whether one of the files may hold a row that is to go: it does, or it cannot be read although a
   * snapshot names it. May refresh the table.
   *
   * @param current the snapshot that is not looked at
   */
  boolean mayHold(Snapshot current) {
    while (true) {
      Set<Long> named = snapshots();
      try {
        return holds(current);
      } catch (RuntimeException e) {
        pace.step();
        if (Thread.currentThread().isInterrupted()) {
          throw e;
        }
        table.refresh();
        if (snapshots().containsAll(named)) {
          LOG.warn("Not every file of older snapshots of {} can be read", table.name(), e);
          return true;
        }
        LOG.info("Snapshots of {} expired meanwhile, looking again", table.name());
      }
    }
  }

  /**
   * Those of some entries whose rows the files hold, or may hold, as they cannot be read.
   *
   * @param current the snapshot that is not looked at
   */
  Set<Long> entries(Set<Long> wanted, Snapshot current) {
    Set<Long> found = new TreeSet<>();
    try {
      for (Snapshot snapshot : table.snapshots()) {
        if (snapshot.snapshotId() != current.snapshotId()) {
          for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
            if (found.size() < wanted.size() && manifests.add(manifest.path())) {
              addEntries(manifest, wanted, found);
            }
          }
        }
      }
      return found;
    } catch (RuntimeException e) {
      pace.step();
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      LOG.info("Not every file of older snapshots of {} can be read", table.name(), e);
      return wanted;
    }
  }

  private void addEntries(ManifestFile manifest, Set<Long> wanted, Set<Long> found) {
    eachFile(
        manifest,
        file -> {
          if (looked.add(file)) {
            found.addAll(files.entriesIn(file, erased, wanted));
          }
          return found.size() < wanted.size();
        });
  }

  private Set<Long> snapshots() {
    Set<Long> ids = new HashSet<>();
    table.snapshots().forEach(each -> ids.add(each.snapshotId()));
    return ids;
  }

  private boolean holds(Snapshot current) {
    for (Snapshot snapshot : table.snapshots()) {
      pace.step();
      if (snapshot.snapshotId() != current.snapshotId()) {
        for (ManifestFile manifest : snapshot.dataManifests(table.io())) {
          if (!manifests.contains(manifest.path())) {
            if (holds(manifest)) {
              return true;
            }
            manifests.add(manifest.path());
          }
        }
      }
    }
    return false;
  }

  /** By the table's columns of now: what an older file says nothing of, it may hold. */
  private boolean holds(ManifestFile manifest) {
    return !eachFile(
        manifest,
        file -> {
          boolean isClean = !files.holdAny(file, erased);
          if (isClean) {
            clean.add(file);
          }
          return isClean;
        });
  }

  /**
   * Gives files of which it is not known that they are clean, until one ends it.
   *
   * @return whether none did
   */
  private boolean eachFile(ManifestFile manifest, Predicate<String> reader) {
    pace.step();
    try (ManifestReader<DataFile> named =
        ManifestFiles.read(manifest, table.io(), table.specs()).filterRows(erased.mayHold())) {
      for (DataFile file : named) {
        if (!clean.contains(file.location()) && !reader.test(file.location())) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + manifest.path(), e);
    }
  }
}
