package io.millrace.dataset.event;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.dataset.FeedReport;
import io.millrace.dataset.event.PullInstants.Pull;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.PullLog;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Pulls of tables that ended well, at one snapshot of {@code table_pulls}. Opened before the rows
 * of the tables are: a pull is logged after its rows, so none of a pull that is seen is missing.
 * Not thread-safe.
 */
public final class PullFeed {
  /** What it is called beside streams, tables and views, of which none can be called so. */
  public static final String NAME = "pulls of tables";

  private static final long FIRST = 1;

  private final Table table;
  private final Long snapshotId;

  /** From when on a pull counts. */
  public enum Counts {
    /** As its rows: from when it began. */
    FROM_ITS_BEGIN,
    /** From when views could show its rows. */
    FROM_WHEN_VISIBLE
  }

  /**
   * What was read.
   *
   * @param byTable pulls by the table's name; those of which nothing is known are left out
   * @param first the first logged pull of each, also if it was not known by then
   */
  public record Read(
      FeedReport report, Map<String, PullInstants> byTable, Map<String, Pull> first) {
    public Read {
      byTable = Map.copyOf(byTable);
      first = Collections.unmodifiableMap(new TreeMap<>(first));
    }
  }

  PullFeed(OfflineLog log) {
    this.table = log.table(PullLog.NAME);
    this.snapshotId = LogFiles.snapshot(table, null);
  }

  /** The snapshot that is read; null where nothing was ever logged. */
  public Long snapshotId() {
    return snapshotId;
  }

  /**
   * Reads the pulls of some tables.
   *
   * @param knownMillis those that count from later on are left out
   */
  public Read read(Collection<BoundTable> tables, Counts counts, long knownMillis)
      throws IOException {
    Expression condition =
        Expressions.in(PullLog.TABLE_NAME, tables.stream().map(BoundFeed::name).toArray());
    Map<String, List<Pull>> found = new TreeMap<>();
    long rows = 0;
    if (snapshotId != null) {
      try (CloseableIterable<Record> pulls =
          IcebergGenerics.read(table)
              .useSnapshot(snapshotId)
              .select(PullLog.TABLE_NAME, PullLog.PULL, PullLog.PULLED_AT, PullLog.VISIBLE_AT)
              .where(condition)
              .build()) {
        for (Record pull : pulls) {
          rows++;
          found
              .computeIfAbsent(
                  pull.getField(PullLog.TABLE_NAME).toString(), name -> new ArrayList<>())
              .add(pull(pull, counts));
        }
      }
    }
    Map<String, PullInstants> byTable = new TreeMap<>();
    Map<String, Pull> first = new TreeMap<>();
    for (BoundTable each : tables) {
      List<Pull> pulls = found.getOrDefault(each.name(), new ArrayList<>());
      if (pulls.isEmpty()) {
        continue;
      }
      Pull logged = pulls.stream().min(Comparator.comparingLong(Pull::number)).orElseThrow();
      first.put(each.name(), logged);
      pulls.removeIf(pull -> pull.countsFromMillis() > knownMillis);
      boolean areAll = areAll(each, counts, logged);
      if (areAll || !pulls.isEmpty()) {
        byTable.put(each.name(), new PullInstants(pulls, areAll));
      }
    }
    String plan = LogFiles.plan(table, snapshotId, condition);
    return new Read(new FeedReport(NAME, plan, rows, Map.of(), snapshotId), byTable, first);
  }

  /**
   * Whether it is known that no pull was before the first in the log, and what that meant then:
   * online a table is stale until views show its first pull, of which the log has the number. What
   * is recomputed has the history that this brought, and nobody saw a table that is kept offline.
   */
  public static boolean areAll(BoundTable of, Counts counts, Pull first) {
    return counts == Counts.FROM_WHEN_VISIBLE && of.isOnline() && first.number() == FIRST;
  }

  private static Pull pull(Record row, Counts counts) {
    long began = millis(row, PullLog.PULLED_AT);
    return new Pull(
        (Integer) row.getField(PullLog.PULL),
        began,
        switch (counts) {
          case FROM_ITS_BEGIN -> began;
          case FROM_WHEN_VISIBLE -> millis(row, PullLog.VISIBLE_AT);
        });
  }

  private static long millis(Record row, String column) {
    return LogInstants.millis((OffsetDateTime) row.getField(column));
  }
}
