package io.millrace.job.offline;

import io.millrace.job.online.PostgresAddress;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;
import java.nio.file.Path;

/** A catalog on a real PostgreSQL, with its files in a folder. */
final class OfflineWarehouse implements AutoCloseable {
  private final LocalPostgres server;
  private final Path folder;

  OfflineWarehouse(Path folder) {
    this.folder = folder;
    this.server = new LocalPostgres(PostgresOptions.in(folder.resolve("postgres"))).start();
  }

  LocalPostgres server() {
    return server;
  }

  /** The catalog; another name is another warehouse of nothing. */
  OfflineCatalog catalog() {
    return OfflineCatalog.postgres(
        PostgresAddress.of(server.jdbcUrl()), folder.resolve("warehouse").toUri().toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
