package io.millrace.benchmarks.soak;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The local cluster of real processes by its script, on ports and in a folder of its own. Closing
 * it ends all processes and deletes the folder; so does the end of this JVM.
 */
final class SoakCluster implements AutoCloseable {
  private static final String FIRST_PORT = "27480";

  /** The optimizing compiler pays in a long run; heaps are too small for another collector. */
  static final String FLAGS = "-XX:+UseSerialGC";

  /** What a job has unless it is told otherwise. */
  static final String CHECKPOINTS = "10s";

  /** Short, so that what upkeep bounds settles in the first third of half an hour. */
  static final String UPKEEP = "1m";

  static final String SNAPSHOT_AGE = "3m";

  private final Path script;
  private final Path folder;
  private final Path definitions;
  private final Thread hook = new Thread(this::down, "end-cluster");
  private boolean isDown;

  private SoakCluster(Path home) {
    Path local = home.resolve("deploy/local-cluster");
    script = local.resolve("cluster");
    folder = local.resolve("target/soak");
    definitions = local.resolve("target/soak-definitions.jar");
  }

  /**
   * Starts it, without a job.
   *
   * @param home the checkout
   */
  static SoakCluster up(Path home) throws IOException, InterruptedException {
    SoakCluster cluster = new SoakCluster(home);
    DefinitionsJar.write(cluster.definitions);
    cluster.run("down", "--delete");
    Runtime.getRuntime().addShutdownHook(cluster.hook);
    try {
      cluster.run("up");
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /** Submits the job as users do. */
  void submit() throws IOException, InterruptedException {
    run("submit");
  }

  /** Addresses by the script's names: {@code REST}, {@code KAFKA}, {@code JDBC}, {@code RUN}. */
  Map<String, String> addresses() throws IOException, InterruptedException {
    Map<String, String> addresses = new LinkedHashMap<>();
    for (String word : run("environment").strip().split(" ")) {
      int equals = word.indexOf('=');
      addresses.put(word.substring(0, equals), word.substring(equals + 1).replace("\\", ""));
    }
    return addresses;
  }

  /** Ids of the processes that this script started, by name; PostgreSQL's is the server's own. */
  Map<String, Long> processes() throws IOException {
    Map<String, Long> ids = new LinkedHashMap<>();
    try (var files = Files.list(folder.resolve("pids"))) {
      for (Path file : files.sorted().collect(Collectors.toList())) {
        String name = file.getFileName().toString();
        ids.put(name, Long.valueOf(Files.readString(file).split(" ")[0]));
      }
    }
    Path postmaster = folder.resolve("postgres/data/postmaster.pid");
    ids.put("postgres", Long.valueOf(Files.readAllLines(postmaster).get(0).strip()));
    return ids;
  }

  /** Where the processes keep everything. */
  Path folder() {
    return folder;
  }

  /** Ends everything and deletes it; what failed is told, and the logs stay. */
  @Override
  public void close() {
    down();
    Runtime.getRuntime().removeShutdownHook(hook);
  }

  private synchronized void down() {
    if (isDown) {
      return;
    }
    isDown = true;
    try {
      run("down", "--delete");
      Files.deleteIfExists(definitions);
    } catch (IOException e) {
      System.err.println("millrace: the cluster did not end well: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("millrace-cluster", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      builder.environment().put("MILLRACE_CLUSTER", folder.toString());
      builder.environment().put("MILLRACE_CLUSTER_PORT", FIRST_PORT);
      builder.environment().put("MILLRACE_CLUSTER_JVM", FLAGS);
      builder.environment().put("MILLRACE_CHECKPOINTS", CHECKPOINTS);
      builder.environment().put("MILLRACE_ANSWERS_SHARE", String.valueOf(SoakAnswers.SHARE));
      builder.environment().put("MILLRACE_UPKEEP", UPKEEP);
      builder.environment().put("MILLRACE_SNAPSHOT_AGE", SNAPSHOT_AGE);
      builder.environment().put("MILLRACE_DEFINITIONS", definitions.toString());
      builder
          .environment()
          .put(
              "MILLRACE_VIEWS",
              DefinitionsJar.VIEWS.stream().map(Class::getName).collect(Collectors.joining(",")));
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new Failure(
            ExitCode.UNAVAILABLE,
            "%s ended with %d: %s%s"
                .formatted(String.join(" ", command), code, Files.readString(errors), output));
      }
      return output;
    } finally {
      Files.deleteIfExists(errors);
    }
  }
}
