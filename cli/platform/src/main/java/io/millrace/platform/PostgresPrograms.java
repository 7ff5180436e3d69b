package io.millrace.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's programs over one data folder.
 *
 * @param binaries where they are
 * @param prefix words before each command, see {@link RootEscape}
 * @param data the data folder
 */
record PostgresPrograms(PostgresBinaries binaries, List<String> prefix, Path data) {

  /** The settings file in the data folder that {@link #initialize} includes. */
  static final String SETTINGS = "millrace.conf";

  /** Recovery after a crash replays up to max_wal_size. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  PostgresPrograms over(Path otherData) {
    return new PostgresPrograms(binaries, prefix, otherData);
  }

  /** Makes the data folder with one superuser and one database. */
  void initialize(String user, String database, Durability durability) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--pgdata=" + data,
                "--username=" + user,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions"));
    if (durability == Durability.PROCESS_DEATH) {
      arguments.add("--no-sync");
    }
    check(command("initdb", arguments).run(), "initdb");
    String fsync = "fsync=" + durability.fsync();
    check(
        command("postgres", List.of("--single", "-c", fsync, "-D", data.toString(), "postgres"))
            .withInput("create database \"%s\"\n".formatted(database))
            .run(),
        "create database");
    Files.writeString(
        data.resolve("postgresql.conf"),
        "\ninclude_if_exists = '%s'\n".formatted(SETTINGS),
        StandardOpenOption.APPEND);
  }

  /**
   * Starts the server and waits until it takes connections. {@code pg_ctl} gives it a session of
   * its own, so that Ctrl-C in the terminal does not reach it before the jobs that write to it.
   */
  Command.Outcome start(Path log) throws IOException {
    return command(
            "pg_ctl",
            List.of(
                "start",
                "-w",
                "-t",
                String.valueOf(START_LIMIT.toSeconds()),
                "-D",
                data.toString(),
                "-l",
                log.toString()))
        .withTimeout(START_LIMIT.plusSeconds(10))
        .run();
  }

  private Command command(String program, List<String> arguments) {
    List<String> words = new ArrayList<>(prefix);
    words.add(binaries.program(program));
    words.addAll(arguments);
    return Command.of(words);
  }

  private static void check(Command.Outcome outcome, String step) {
    if (!outcome.succeeded() || outcome.output().contains("ERROR")) {
      throw new PlatformException(
          "Cannot make PostgreSQL's data folder: %s failed: %s".formatted(step, outcome.output()));
    }
  }
}
