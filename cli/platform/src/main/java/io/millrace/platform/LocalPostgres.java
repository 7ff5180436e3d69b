package io.millrace.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A real PostgreSQL server as a process of its own, for the local platform and tests.
 *
 * <p>Its data lives in the folder of the options and survives {@link #stop()} and the death of this
 * JVM. The server outlives a killed JVM; the next start on the folder ends it first. It listens on
 * 127.0.0.1 only and trusts whoever connects there, so anyone with an account on the machine can
 * read it. The database and its owner are both named {@code millrace}. Methods are thread-safe.
 */
public final class LocalPostgres implements AutoCloseable {

  public static final String DATABASE = "millrace";
  public static final String USER = "millrace";

  private static final int BIND_ATTEMPTS = 5;

  private final PostgresOptions options;
  private int port;
  private FolderLock lock;

  public LocalPostgres(PostgresOptions options) {
    this.options = options;
    this.port = options.port();
  }

  /**
   * Starts the server, after making its data folder on first use, and returns when it takes
   * connections; after a crash that includes its recovery. A running server is left as it is; one
   * that was stopped or has died comes back on the same port.
   *
   * @throws PlatformException if the port is taken, the folder is used by another process, or this
   *     is root without user namespaces
   */
  public synchronized LocalPostgres start() {
    if (isRunning()) {
      return this;
    }
    stop();
    FolderLock acquired = FolderLock.acquire(options.folder());
    try {
      PostgresPrograms programs =
          new PostgresPrograms(
              PostgresBinaries.unpackedIn(options.cache()), RootEscape.prefix(), data());
      Postmaster.of(data()).ifPresent(Postmaster::end);
      if (!Files.exists(data())) {
        initialize(programs);
      }
      startOnFreePort(programs);
      lock = acquired;
      return this;
    } catch (IOException e) {
      throw new PlatformException(
          "Cannot start PostgreSQL in %s: %s".formatted(options.folder(), e.getMessage()), e);
    } finally {
      if (lock == null) {
        acquired.close();
      }
    }
  }

  /**
   * Stops the server without waiting for its clients, whose transactions are rolled back. Nothing
   * happens if it does not run.
   */
  public synchronized void stop() {
    if (lock != null) {
      Postmaster.of(data()).ifPresent(Postmaster::end);
      lock.close();
      lock = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Whether the server was started and its process lives. */
  public synchronized boolean isRunning() {
    return lock != null && Postmaster.of(data()).filter(Postmaster::isRunning).isPresent();
  }

  /** The port on 127.0.0.1, 0 before the first start if none was given. */
  public synchronized int port() {
    return port;
  }

  /** For JDBC, with the user; there is no password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(port(), DATABASE, USER);
  }

  /** Ends a server that a killed JVM has left running on this folder, if there is one. */
  static void endLeftover(Path folder) {
    Postmaster.of(folder.resolve("data")).ifPresent(Postmaster::end);
  }

  private Path data() {
    return options.folder().resolve("data");
  }

  private Path log() {
    return options.folder().resolve("postgres.log");
  }

  private void startOnFreePort(PostgresPrograms programs) throws IOException {
    for (int attempt = 1; ; attempt++) {
      int candidate = port > 0 ? port : FreePorts.any();
      PostgresSettings settings = new PostgresSettings(candidate, options.durability());
      Files.writeString(data().resolve(PostgresPrograms.SETTINGS), settings.asText());
      if (Files.exists(log())) {
        Files.move(
            log(), log().resolveSibling("postgres.log.1"), StandardCopyOption.REPLACE_EXISTING);
      }
      Command.Outcome outcome = programs.start(log());
      if (outcome.succeeded()) {
        port = candidate;
        return;
      }
      boolean taken = !FreePorts.isFree(candidate);
      if (!taken || port > 0 || attempt == BIND_ATTEMPTS) {
        throw new PlatformException(
            "Cannot start PostgreSQL on port %d in %s: %s"
                .formatted(candidate, options.folder(), reason(outcome)));
      }
    }
  }

  /** Made beside its place and moved there, so that a killed first start leaves no half of it. */
  private void initialize(PostgresPrograms programs) throws IOException {
    Path unfinished = options.folder().resolve("data.unfinished");
    Folders.delete(unfinished);
    programs.over(unfinished).initialize(USER, DATABASE, options.durability());
    Files.move(unfinished, data(), StandardCopyOption.ATOMIC_MOVE);
  }

  private String reason(Command.Outcome outcome) throws IOException {
    List<String> lines = new ArrayList<>(outcome.output().lines().toList());
    if (Files.exists(log())) {
      lines = Files.readAllLines(log());
    }
    return String.join("; ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
  }
}
