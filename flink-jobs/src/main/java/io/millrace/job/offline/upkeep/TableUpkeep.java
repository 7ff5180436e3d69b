package io.millrace.job.offline.upkeep;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round at one table: merge, count, expire, remove. Each step is a commit of its own or none,
 * so a kill between any two leaves the table right; a step that fails does not keep the next from
 * its work.
 */
final class TableUpkeep {
  private static final Logger LOG = LoggerFactory.getLogger(TableUpkeep.class);

  /** Table property: when orphans were last looked for, in milliseconds. */
  static final String ORPHANS_AT = "millrace.upkeep.orphans-at";

  private final Table table;
  private final UpkeepPolicy policy;
  private final Pace pace;
  private final long nowMillis;
  private final List<String> problems = new ArrayList<>();
  private Compaction.Result merged = new Compaction.Result(0, 0);

  TableUpkeep(Table table, UpkeepPolicy policy, Pace pace, long nowMillis) {
    this.table = table;
    this.policy = policy;
    this.pace = pace;
    this.nowMillis = nowMillis;
  }

  /**
   * @param orphansEvery how long after the last time orphans are looked for; null for not at all
   * @throws UpkeepStoppedException when it was stopped
   */
  TableReport run(Duration orphansEvery) {
    long began = System.nanoTime();
    long filesBefore = files();
    attempt("merging files", this::merge);
    attempt("counting partitions", this::count);
    long expired = attempt("expiring snapshots", () -> expire(began));
    long orphans = isDue(orphansEvery) ? attempt("removing orphans", this::removeOrphans) : 0;
    attempt("looking at the table", this::refresh);
    return new TableReport(
        table.name().substring(table.name().lastIndexOf('.') + 1),
        filesBefore,
        files(),
        merged.files(),
        merged.rows(),
        expired,
        snapshots(),
        orphans,
        (System.nanoTime() - began) / 1_000_000,
        problems);
  }

  private long merge() {
    merged = new Compaction(table, policy, pace, nowMillis).run();
    return merged.files();
  }

  private long count() {
    table.refresh();
    PartitionCounts.update(table);
    return 0;
  }

  /** By the time that it is then: merging may have taken a while. */
  private long expire(long beganNanos) {
    long passedMillis = (System.nanoTime() - beganNanos) / 1_000_000;
    return new Expiry(table, policy, nowMillis + passedMillis).run();
  }

  private long refresh() {
    table.refresh();
    return 0;
  }

  private boolean isDue(Duration orphansEvery) {
    long last = Long.parseLong(table.properties().getOrDefault(ORPHANS_AT, "0"));
    return orphansEvery != null && last + orphansEvery.toMillis() <= nowMillis;
  }

  private long removeOrphans() {
    long removed = new Orphans(table, policy, pace, nowMillis).run();
    table.updateProperties().set(ORPHANS_AT, Long.toString(nowMillis)).commit();
    return removed;
  }

  private long attempt(String what, LongSupplier step) {
    pace.step();
    try {
      return step.getAsLong();
    } catch (UpkeepStoppedException e) {
      throw e;
    } catch (RuntimeException e) {
      if (pace.isStopped()) {
        throw new UpkeepStoppedException();
      }
      LOG.warn("{}: {} failed and is tried again next time", table.name(), what, e);
      problems.add(what + ": " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
      return 0;
    }
  }

  private long files() {
    Snapshot current = table.currentSnapshot();
    return current == null
        ? 0
        : Long.parseLong(current.summary().getOrDefault("total-data-files", "0"));
  }

  private long snapshots() {
    long count = 0;
    for (Snapshot snapshot : table.snapshots()) {
      count += snapshot == null ? 0 : 1;
    }
    return count;
  }
}
