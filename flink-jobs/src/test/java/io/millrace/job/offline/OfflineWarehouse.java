package io.millrace.job.offline;

import io.millrace.job.online.PostgresAddress;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.TestDatabase;
import java.nio.file.Path;

/** A catalog on a real PostgreSQL, with its files in a folder. */
final class OfflineWarehouse implements AutoCloseable {
  private final TestDatabase database = TestDatabase.create();
  private final Path folder;

  OfflineWarehouse(Path folder) {
    this.folder = folder;
  }

  LocalPostgres server() {
    return database.server();
  }

  /** The catalog; another name is another warehouse of nothing. */
  OfflineCatalog catalog() {
    return OfflineCatalog.postgres(
        PostgresAddress.of(database.jdbcUrl()), folder.resolve("warehouse").toUri().toString());
  }

  @Override
  public void close() {
    database.close();
  }
}
