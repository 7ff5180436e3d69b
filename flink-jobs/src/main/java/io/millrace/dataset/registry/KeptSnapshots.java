package io.millrace.dataset.registry;

import io.millrace.dataset.Spine;
import io.millrace.dataset.TableSpine;
import io.millrace.job.offline.CatalogTables;
import io.millrace.job.offline.CommitRetry;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.OfflineLogException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.CommitFailedException;

/**
 * The snapshots that a revision was made from, kept by a tag as long as there is a record of it:
 * upkeep expires no snapshot that has a tag, nor files that it names.
 */
public final class KeptSnapshots {
  private static final int SHORT = 8;
  private static final String OF_SPINE = "-spine";

  private KeptSnapshots() {}

  /**
   * The tag of a revision: its name and number, and of what else it is a few digits, since others
   * may have a dataset of the same name in a folder of their own.
   */
  public static String tag(DatasetRecord record) {
    String rest =
        FileDigest.of(String.join("\n", record.createdAt(), record.createdBy(), record.target()));
    return "dataset-%s-%s-%s".formatted(record.name(), record.revision(), rest.substring(0, SHORT));
  }

  /**
   * Tags the snapshots that a revision was made from.
   *
   * @param snapshots by the table's name with its namespace
   * @return what could not be kept, and why
   */
  public static List<String> keep(
      OfflineCatalog catalog, DatasetRecord record, Map<String, Long> snapshots) {
    return keep(catalog, tag(record), snapshots);
  }

  /**
   * Tags the snapshot of a revision's spine, by a tag of its own: the events may be those of the
   * same table at another snapshot.
   *
   * @param spine at a snapshot
   * @return why it could not be kept; empty when it is
   */
  public static List<String> keepSpine(
      OfflineCatalog catalog, DatasetRecord record, TableSpine spine) {
    return keep(catalog, tag(record) + OF_SPINE, Map.of(spine.table(), Long.valueOf(spine.at())));
  }

  private static List<String> keep(
      OfflineCatalog catalog, String tag, Map<String, Long> snapshots) {
    List<String> warnings = new ArrayList<>();
    try (CatalogTables tables = CatalogTables.of(catalog)) {
      snapshots.forEach(
          (name, id) -> {
            try {
              keep(tables.table(name), tag, id);
            } catch (RuntimeException e) {
              warnings.add(
                  "snapshot %d of %s cannot be kept, so this revision cannot be made again when it expires: %s"
                      .formatted(id, name, e.getMessage()));
            }
          });
    }
    return warnings;
  }

  private static void keep(Table table, String tag, long snapshot) {
    change(table, tag, false, tags -> tags.createTag(tag, snapshot));
  }

  /**
   * Changes a tag, where it is there or is not. A job may commit each second: of a commit that it
   * has overtaken Iceberg says so, and does not try again by itself.
   *
   * @throws CommitFailedException if jobs were quicker all the time
   */
  private static void change(
      Table table, String tag, boolean there, Consumer<ManageSnapshots> change) {
    CommitRetry.run(
        () -> {
          table.refresh();
          if (table.refs().containsKey(tag) == there) {
            ManageSnapshots tags = table.manageSnapshots();
            change.accept(tags);
            tags.commit();
          }
        });
  }

  /** Removes the tags of a revision wherever they are; what it was made from may expire then. */
  public static void release(OfflineCatalog catalog, DatasetRecord record) {
    String tag = tag(record);
    try (OfflineLog log = OfflineLog.of(catalog);
        CatalogTables tables = CatalogTables.of(catalog)) {
      log.tables().forEach(table -> release(log.table(table), tag));
      if (Spine.parse(record.spine()) instanceof TableSpine spine) {
        release(tables.table(spine.table()), tag + OF_SPINE);
        release(tables.table(spine.table()), tag); // as earlier versions kept it
      }
    } catch (OfflineLogException e) {
      // The spine's table is gone, and its tags with it.
    }
  }

  private static void release(Table table, String tag) {
    change(table, tag, true, tags -> tags.removeTag(tag));
  }
}
