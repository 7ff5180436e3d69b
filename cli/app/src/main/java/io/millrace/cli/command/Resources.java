package io.millrace.cli.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What this process takes of the machine, where the system tells. */
final class Resources {
  private static final Path STATUS = Path.of("/proc/self/status");

  private final PrintWriter out;

  Resources(PrintWriter out) {
    this.out = out;
  }

  void print() {
    String memory =
        peakMegabytes().map(peak -> ", %d MB resident at most".formatted(peak)).orElse("");
    out.printf(
        "%.1f s in all%s.%n", ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0, memory);
    out.flush();
  }

  private static Optional<Long> peakMegabytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
