package io.millrace.benchmarks.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The same set in Polars, by the Python that the variable {@code MILLRACE_PYTHON} names ({@code
 * python3} without it), where that has Polars. A process of its own for each set, which tells its
 * seconds itself, the start of Python and imports apart.
 */
final class PolarsPeer {
  private static final String SCRIPT = "polars_peer.py";

  private final String python;
  private final String version;

  private PolarsPeer(String python, String version) {
    this.python = python;
    this.version = version;
  }

  /** Empty where there is no Polars. */
  static Optional<PolarsPeer> find() throws InterruptedException {
    String python = System.getenv().getOrDefault("MILLRACE_PYTHON", "python3");
    try {
      return Optional.of(
          new PolarsPeer(
              python, output(List.of(python, "-c", "import polars; print(polars.__version__)"))));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  String version() {
    return version;
  }

  /** Seconds. */
  double run(TrainingData data, Path target) throws IOException, InterruptedException {
    Path script = target.resolveSibling(SCRIPT);
    try (InputStream resource = PolarsPeer.class.getResourceAsStream(SCRIPT)) {
      Files.write(script, resource.readAllBytes());
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of(python, script.toString(), data.spine().toString(), target.toString()));
    data.files().forEach(file -> command.add(file.toString()));
    return Double.parseDouble(output(command));
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.get(0) + " failed");
    }
    return said.strip();
  }
}
