package io.millrace.platform;

import java.nio.file.Path;

/** Starts PostgreSQL in the folder given and never ends by itself. */
final class RunsPostgres {

  private RunsPostgres() {}

  public static void main(String[] arguments) throws InterruptedException {
    LocalPostgres postgres = new LocalPostgres(PostgresOptions.in(Path.of(arguments[0]))).start();
    System.out.println("ready " + postgres.jdbcUrl());
    Thread.currentThread().join();
  }
}
