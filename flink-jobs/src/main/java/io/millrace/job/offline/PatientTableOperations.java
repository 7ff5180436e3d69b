package io.millrace.job.offline;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.jdbc.UncheckedInterruptedException;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations of a table whose catalog may be away for a while: reads are tried again, and a commit
 * whose answer was lost is looked up before it is tried again, since Iceberg would otherwise append
 * the same files twice. Gives up after {@link #PATIENCE}; an interrupt ends the wait. A commit that
 * nobody could look up by then is said to be {@linkplain CommitStateUnknownException unknown}: its
 * files may be the table's.
 */
final class PatientTableOperations implements TableOperations {
  private static final Logger LOG = LoggerFactory.getLogger(PatientTableOperations.class);

  /** Longer than any restart of a database, shorter than people wait. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final TableOperations table;
  private final String name;

  PatientTableOperations(TableOperations table, String name) {
    this.table = table;
    this.name = name;
  }

  @Override
  public TableMetadata current() {
    return patiently(table::current);
  }

  @Override
  public TableMetadata refresh() {
    return patiently(table::refresh);
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    AtomicBoolean mayBeDone = new AtomicBoolean();
    try {
      commit(base, metadata, mayBeDone);
    } catch (UncheckedSQLException | UncheckedInterruptedException e) {
      if (mayBeDone.get()) {
        throw new CommitStateUnknownException(e);
      }
      throw e;
    }
  }

  private void commit(TableMetadata base, TableMetadata metadata, AtomicBoolean mayBeDone) {
    patiently(
        () -> {
          try {
            mayBeDone.set(true);
            table.commit(base, metadata);
          } catch (CommitFailedException e) {
            // The connection pool repeats a lost update by itself, and then finds it done.
            if (!isCommitted(base, metadata)) {
              throw e;
            }
          } catch (CommitStateUnknownException e) {
            if (!isCommitted(base, metadata)) {
              throw e;
            }
          } catch (UncheckedSQLException e) {
            if (!isConnectionLost(e)) {
              mayBeDone.set(false);
              throw e;
            }
            if (!isCommitted(base, metadata)) {
              requireUnchanged(base, e);
              mayBeDone.set(false);
              throw e;
            }
          }
          return null;
        });
  }

  /**
   * Whether the snapshot that a commit adds is there. One that adds none (columns, properties,
   * expiry) cannot be told from outside, and may be done twice: it counts as not committed.
   */
  private boolean isCommitted(TableMetadata base, TableMetadata metadata) {
    Snapshot snapshot = metadata.currentSnapshot();
    boolean adds =
        snapshot != null && (base == null || base.snapshot(snapshot.snapshotId()) == null);
    if (!adds) {
      return false;
    }
    TableMetadata now = refresh();
    return now != null && now.snapshot(snapshot.snapshotId()) != null;
  }

  /** The same commit can only be tried again on the same base. */
  private void requireUnchanged(TableMetadata base, UncheckedSQLException lost) {
    TableMetadata now = table.current();
    String was = base == null ? null : base.metadataFileLocation();
    String is = now == null ? null : now.metadataFileLocation();
    if (was == null ? is != null : !was.equals(is)) {
      throw new CommitFailedException(lost, "Table %s changed while its catalog was away", name);
    }
  }

  private <T> T patiently(Supplier<T> action) {
    long giveUp = System.nanoTime() + PATIENCE.toNanos();
    long pause = FIRST_PAUSE_MILLIS;
    while (true) {
      try {
        return action.get();
      } catch (UncheckedSQLException e) {
        if (!isConnectionLost(e) || System.nanoTime() > giveUp) {
          throw e;
        }
        LOG.warn(
            "Catalog of table {} is away, trying again in {} ms: {}", name, pause, e.toString());
        try {
          Thread.sleep(pause);
        } catch (InterruptedException interrupt) {
          Thread.currentThread().interrupt();
          throw e;
        }
        pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
      }
    }
  }

  /** SQL states of class 08, of a server that shuts down or starts, and of one without room. */
  private static boolean isConnectionLost(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        return state.startsWith("08") || state.startsWith("57P") || state.equals("53300");
      }
    }
    return false;
  }

  @Override
  public FileIO io() {
    return table.io();
  }

  @Override
  public EncryptionManager encryption() {
    return table.encryption();
  }

  @Override
  public String metadataFileLocation(String fileName) {
    return table.metadataFileLocation(fileName);
  }

  @Override
  public LocationProvider locationProvider() {
    return table.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return table.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return table.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return table.requireStrictCleanup();
  }
}
