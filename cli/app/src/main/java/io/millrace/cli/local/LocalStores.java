package io.millrace.cli.local;

import io.millrace.job.online.OnlineStore;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.platform.DataFolder;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;

/** The PostgreSQL of a local platform: embedded, or one that the user named. */
final class LocalStores implements AutoCloseable {
  private final LocalPostgres embedded;
  private final String jdbcUrl;

  private LocalStores(LocalPostgres embedded, String jdbcUrl) {
    this.embedded = embedded;
    this.jdbcUrl = jdbcUrl;
  }

  static LocalStores start(DataFolder folder, LocalOptions options) {
    if (options.postgresUrl() != null) {
      return new LocalStores(null, options.postgresUrl());
    }
    LocalPostgres postgres =
        new LocalPostgres(
            PostgresOptions.in(folder.postgres()).withDurability(options.durability()));
    postgres.start();
    return new LocalStores(postgres, postgres.jdbcUrl());
  }

  String jdbcUrl() {
    return jdbcUrl;
  }

  /** As the gateway takes it. */
  String uri() {
    return jdbcUrl.substring("jdbc:".length());
  }

  PostgresAddress address() {
    return PostgresAddress.of(jdbcUrl);
  }

  OnlineStore online() {
    return new PostgresOnlineStore(address());
  }

  @Override
  public void close() {
    if (embedded != null) {
      embedded.close();
    }
  }
}
