package io.millrace.benchmarks.training;

import io.millrace.compile.Compiler;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Datasets;
import io.millrace.job.offline.OfflineCatalog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One set made by a process of its own, with the flags of {@code bin/millrace dataset}. */
final class SetProcess {
  private static final List<String> FLAGS = List.of("-XX:+UseParallelGC", "-Xmx2g");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long MEGABYTE_IN_KIBIBYTES = 1_024;

  private SetProcess() {}

  /**
   * What it took.
   *
   * @param seconds the process from start to end
   * @param peakMb most memory that was resident; NaN where the system does not tell
   */
  record Outcome(double seconds, double peakMb) {}

  static Outcome run(Path warehouse, Path spine, Path set, long memoryBytes)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            SetProcess.class.getName(),
            warehouse.toString(),
            spine.toString(),
            set.toString(),
            Long.toString(memoryBytes)));
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the process that makes a set failed");
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    return new Outcome(seconds, said.isBlank() ? Double.NaN : Double.parseDouble(said.strip()));
  }

  /** The child: says its peak in MB. */
  public static void main(String[] arguments) throws IOException {
    Path set = Path.of(arguments[2]);
    Datasets.create(
        Compiler.compile(PaymentFeatures.class).orThrow(),
        DatasetRequest.of("benchmark", DataFile.parse(arguments[1]), "at")
            .features("card.*")
            .log(log(Path.of(arguments[0])))
            .memory(Long.parseLong(arguments[3]))
            .scratch(set.getParent())
            .to(DataFile.parse(set.toString())));
    if (Files.exists(STATUS)) {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmHWM:")) {
          long kibibytes = Long.parseLong(line.replaceAll("\\D+", ""));
          System.out.println(kibibytes / MEGABYTE_IN_KIBIBYTES);
        }
      }
    }
  }

  static OfflineCatalog log(Path warehouse) {
    return OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", warehouse.toUri().toString()));
  }
}
