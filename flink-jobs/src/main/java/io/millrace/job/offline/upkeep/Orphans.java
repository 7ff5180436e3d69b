package io.millrace.job.offline.upkeep;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes files below a table's location that nothing names and nothing has changed for a while:
 * what a killed writer or a killed upkeep left. A file that a savepoint still has to commit looks
 * the same, so the age must be above the time in which such savepoints are restored.
 */
final class Orphans {
  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  /** More wait for the next time: bounds memory. */
  private static final int MOST = 100_000;

  private final Table table;
  private final UpkeepPolicy policy;
  private final Pace pace;
  private final long nowMillis;

  Orphans(Table table, UpkeepPolicy policy, Pace pace, long nowMillis) {
    this.table = table;
    this.policy = policy;
    this.pace = pace;
    this.nowMillis = nowMillis;
  }

  /** Removes them; how many. Nothing where files cannot be listed. */
  long run() {
    if (!(table.io() instanceof SupportsPrefixOperations files)) {
      LOG.info("Files of {} cannot be listed: no orphans are looked for", table.name());
      return 0;
    }
    ReachedFiles reached = new ReachedFiles();
    table.refresh();
    reached.add(table, pace);
    List<String> orphans = old(files, reached);
    // What was committed while files were listed may be old: a savepoint was restored.
    table.refresh();
    reached.add(table, pace);
    orphans.removeIf(reached::contains);
    orphans.forEach(this::delete);
    return orphans.size();
  }

  private List<String> old(SupportsPrefixOperations files, ReachedFiles reached) {
    long before = nowMillis - policy.orphanAge().toMillis();
    List<String> old = new ArrayList<>();
    boolean sawOwn = false;
    ReachedFiles own = new ReachedFiles();
    own.add(((HasTableOperations) table).operations().current().metadataFileLocation());
    for (FileInfo file : files.listPrefix(table.location() + "/")) {
      sawOwn |= own.contains(file.location());
      if (file.createdAtMillis() < before
          && old.size() < MOST
          && !reached.contains(file.location())) {
        old.add(file.location());
      }
    }
    if (!sawOwn && !old.isEmpty()) {
      throw new IllegalStateException(
          "files below %s are named otherwise when they are listed, such as %s: none is removed"
              .formatted(table.location(), old.get(0)));
    }
    return old;
  }

  private void delete(String location) {
    pace.step();
    LOG.info("Removing {}, which table {} does not name", location, table.name());
    table.io().deleteFile(location);
  }
}
