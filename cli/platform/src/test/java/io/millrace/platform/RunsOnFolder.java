package io.millrace.platform;

import java.nio.file.Path;
import java.util.Map;

/** Opens the data folder given, runs PostgreSQL in it, and never ends by itself. */
final class RunsOnFolder {

  private RunsOnFolder() {}

  public static void main(String[] arguments) throws InterruptedException {
    DataFolder folder = DataFolder.open(Path.of(arguments[0]));
    LocalPostgres postgres =
        new LocalPostgres(
                PostgresOptions.in(folder.postgres()).withDurability(Durability.PROCESS_DEATH))
            .start();
    folder.announce(Map.of(Endpoint.POSTGRES, postgres.jdbcUrl()));
    System.out.println("ready " + postgres.port());
    Thread.currentThread().join();
  }
}
