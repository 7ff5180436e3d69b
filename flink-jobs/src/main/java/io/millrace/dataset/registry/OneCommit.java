package io.millrace.dataset.registry;

import org.apache.iceberg.BaseTable;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * Changes of a table that become one commit: they are made to a copy of its metadata, which nobody
 * sees until {@link #commit()}. Unlike Iceberg's own transactions it is refused when the table has
 * changed meanwhile, so that nothing of what others did is lost. Not thread-safe.
 */
final class OneCommit {
  private final TableOperations table;
  private final String name;
  private final TableMetadata base;
  private TableMetadata now;

  /** Begins with the table as it is now. */
  OneCommit(TableOperations table, String name) {
    this.table = table;
    this.name = name;
    this.base = table.refresh();
    this.now = base;
  }

  /** The table as it will be. */
  TableMetadata now() {
    return now;
  }

  /** What it will be instead. */
  void become(TableMetadata metadata) {
    now = metadata;
  }

  /** The table as it will be, to be changed in Iceberg's own ways. */
  BaseTable table() {
    return new BaseTable(new Operations(), name);
  }

  /**
   * Makes it so.
   *
   * @throws CommitFailedException if the table has changed since this was begun; nothing is done
   */
  void commit() {
    table.commit(base, now);
  }

  private final class Operations implements TableOperations {
    @Override
    public TableMetadata current() {
      return now;
    }

    @Override
    public TableMetadata refresh() {
      return now;
    }

    @Override
    public void commit(TableMetadata from, TableMetadata to) {
      now = to;
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
    public long newSnapshotId() {
      return table.newSnapshotId();
    }
  }
}
