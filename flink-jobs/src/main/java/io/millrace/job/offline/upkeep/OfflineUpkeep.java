package io.millrace.job.offline.upkeep;

import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.OfflineLogException;
import java.time.Duration;
import java.util.List;
import org.apache.iceberg.Table;

/**
 * Upkeep of tables of the offline log, one after the other. Safe beside jobs that write, readers,
 * and other upkeep: of two that merge the same files one is refused and changes nothing. Killed at
 * any moment it leaves tables right; what it had written and not committed is removed as an orphan.
 * For one thread, besides {@link Pace#stop()}.
 */
public final class OfflineUpkeep implements AutoCloseable {
  private final OfflineLog log;
  private final UpkeepPolicy policy;
  private final Pace pace;

  /** Opens a catalog. */
  public OfflineUpkeep(OfflineCatalog catalog, UpkeepPolicy policy, Pace pace) {
    this.log = OfflineLog.of(catalog);
    this.policy = policy;
    this.pace = pace;
  }

  /** Names of all tables, sorted. */
  public List<String> tables() {
    return log.tables();
  }

  /**
   * One round at a table, with orphans if they were last looked for long enough ago.
   *
   * @throws OfflineLogException if there is no such table
   */
  public TableReport scheduled(String table) {
    return run(log.table(table), policy.orphansEvery());
  }

  /**
   * One round at a table with everything.
   *
   * @throws OfflineLogException if there is no such table
   */
  public TableReport whole(String table) {
    return run(log.table(table), Duration.ZERO);
  }

  private TableReport run(Table table, Duration orphansEvery) {
    return new TableUpkeep(table, policy, pace, System.currentTimeMillis()).run(orphansEvery);
  }

  @Override
  public void close() {
    log.close();
  }
}
