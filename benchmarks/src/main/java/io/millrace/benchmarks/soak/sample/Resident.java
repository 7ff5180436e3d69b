package io.millrace.benchmarks.soak.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Resident memory of a process and its children, in bytes. On Linux shared pages count once ({@code
 * Pss}), since PostgreSQL's processes share most of theirs; elsewhere {@code ps} tells what is
 * resident in each.
 */
final class Resident {
  private static final Path PROCESSES = Path.of("/proc");
  private static final long KIBIBYTE = 1_024;

  private Resident() {}

  static long bytes(long process) throws IOException {
    List<ProcessHandle> all =
        ProcessHandle.of(process)
            .map(handle -> Stream.concat(Stream.of(handle), handle.descendants()).toList())
            .orElse(List.of());
    long sum = 0;
    for (ProcessHandle each : all) {
      sum += one(each.pid());
    }
    return sum;
  }

  private static long one(long process) throws IOException {
    Path memory = PROCESSES.resolve(process + "/smaps_rollup");
    if (!Files.exists(PROCESSES.resolve("self"))) {
      return ofPs(process);
    }
    try (Stream<String> lines = Files.lines(memory)) {
      return lines
          .filter(line -> line.startsWith("Pss:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KIBIBYTE)
          .sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // It has just ended, as PostgreSQL's helpers do.
    }
  }

  private static long ofPs(long process) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", Long.toString(process)).start();
    String text =
        new String(ps.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
    return text.isBlank() ? 0 : Long.parseLong(text.strip()) * KIBIBYTE;
  }
}
