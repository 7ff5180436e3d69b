package io.millrace.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A PostgreSQL server as its {@code postmaster.pid} describes it; it may be dead by now.
 *
 * @param pid its process id
 * @param data its data folder
 */
record Postmaster(long pid, Path data) {

  private static final String FILE = "postmaster.pid";
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The server that last claimed this data folder and has not given it back. */
  static Optional<Postmaster> of(Path data) {
    try {
      String pid = Files.readString(data.resolve(FILE)).lines().findFirst().orElse("").strip();
      return pid.matches("\\d+")
          ? Optional.of(new Postmaster(Long.parseLong(pid), data))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new PlatformException("Cannot read " + data.resolve(FILE) + ": " + e.getMessage(), e);
    }
  }

  /**
   * Whether the process lives and really is a PostgreSQL server on this data folder: after a reboot
   * the id may belong to something else.
   */
  boolean isRunning() {
    Path process = Path.of("/proc", String.valueOf(pid));
    if (Files.exists(process)) {
      try {
        // The server works in its data folder; a zombie works nowhere.
        return Files.isSameFile(process.resolve("cwd"), data);
      } catch (IOException e) {
        return false;
      }
    }
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .flatMap(p -> p.info().commandLine())
        .filter(line -> line.contains("postgres") && line.contains(data.toString()))
        .isPresent();
  }

  /**
   * Ends the server: orderly and without waiting for its clients, by force if that takes too long.
   * Then gives the data folder back, also where an unrelated process has inherited the id, which
   * PostgreSQL would take for a running server.
   */
  void end() {
    // INT is PostgreSQL's fast shutdown, QUIT its immediate one.
    for (String signal : List.of("INT", "QUIT", "KILL")) {
      if (isRunning()) {
        send(signal);
        Waiting.until(() -> !isRunning(), PATIENCE);
      }
    }
    if (isRunning()) {
      throw new PlatformException("Cannot end PostgreSQL, process %d, in %s".formatted(pid, data));
    }
    if (ProcessHandle.of(pid).isPresent() && !hasChildren()) {
      deleteFile();
    }
  }

  private void deleteFile() {
    try {
      // A server that ended in order has deleted it, and another may have written a new one.
      if (of(data).filter(this::equals).isPresent()) {
        Files.deleteIfExists(data.resolve(FILE));
      }
    } catch (IOException e) {
      throw new PlatformException("Cannot delete " + data.resolve(FILE), e);
    }
  }

  /** Whether processes of a killed server still work in the folder; they end within a moment. */
  private boolean hasChildren() {
    return !Waiting.until(
        () ->
            ProcessHandle.allProcesses()
                .map(p -> new Postmaster(p.pid(), data))
                .noneMatch(p -> Files.exists(Path.of("/proc")) && p.isRunning()),
        PATIENCE);
  }

  private void send(String signal) {
    try {
      // Java itself can only send TERM and KILL; TERM would wait for the clients to leave.
      Command.of(List.of("sh", "-c", "kill -" + signal + " " + pid)).run();
    } catch (IOException e) {
      throw new PlatformException("Cannot signal PostgreSQL, process " + pid, e);
    }
  }
}
