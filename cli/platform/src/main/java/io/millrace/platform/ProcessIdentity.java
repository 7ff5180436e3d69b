package io.millrace.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process that a later JVM can recognise: ids are used again, together with the start they are
 * not.
 *
 * @param pid the process id
 * @param started when it started, as text; {@code unknown} where the system does not tell
 */
record ProcessIdentity(long pid, String started) {

  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,18}) (\\S+)\n");

  static ProcessIdentity of(ProcessHandle process) {
    String started = process.info().startInstant().map(Instant::toString).orElse("unknown");
    return new ProcessIdentity(process.pid(), started);
  }

  /** What {@link #writeTo} wrote; empty if the file is missing or not whole. */
  static Optional<ProcessIdentity> readFrom(Path file) throws IOException {
    try {
      Matcher written = WRITTEN.matcher(Files.readString(file));
      return written.matches()
          ? Optional.of(new ProcessIdentity(Long.parseLong(written.group(1)), written.group(2)))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  void writeTo(Path file) throws IOException {
    Files.writeString(file, pid + " " + started + "\n");
  }

  /** The process, if it is still the same one and lives. */
  Optional<ProcessHandle> alive() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process -> of(process).equals(this))
        .filter(process -> !isZombie());
  }

  /**
   * Whether it has ended and its parent has not asked how; in a container whose first process never
   * asks, an orphan stays so, and Java calls it alive.
   */
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
      // "pid (name) state ...", where the name may hold anything
      return stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false;
    }
  }
}
