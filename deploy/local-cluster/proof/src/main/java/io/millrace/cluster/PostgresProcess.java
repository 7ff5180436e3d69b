package io.millrace.cluster;

import io.millrace.platform.Durability;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;
import java.nio.file.Path;

/**
 * Keeps a PostgreSQL server: {@code FOLDER PORT}. Ends the server when it is told to end, and ends
 * with an error when the server dies.
 */
public final class PostgresProcess {
  private static final long LOOK_MILLIS = 200;

  private PostgresProcess() {}

  public static void main(String[] arguments) throws InterruptedException {
    LocalPostgres postgres =
        new LocalPostgres(
                PostgresOptions.in(Path.of(arguments[0]))
                    .withPort(Integer.parseInt(arguments[1]))
                    .withDurability(Durability.PROCESS_DEATH))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(postgres::stop, "stop-postgres"));
    System.out.println("ready " + postgres.jdbcUrl());
    while (postgres.isRunning()) {
      Thread.sleep(LOOK_MILLIS);
    }
    System.exit(1);
  }
}
