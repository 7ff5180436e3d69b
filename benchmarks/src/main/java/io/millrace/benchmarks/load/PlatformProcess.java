package io.millrace.benchmarks.load;

import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.platform.Endpoint;
import io.millrace.platform.RunningPlatform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A platform over payments in a JVM of its own, on a folder that is deleted when it is closed. So
 * the load never waits for the platform's garbage collector, and the flags are the platform's
 * alone. Thread-safe.
 */
public final class PlatformProcess implements AutoCloseable {
  /** As a TaskManager would run: C2 and G1, which are Java's defaults. */
  public static final List<String> FLAGS = List.of("-Xmx3g", "-XX:+UseG1GC");

  private static final long PATIENCE_SECONDS = 60;

  private final Path folder;
  private final Process process;
  private final RunningPlatform running;
  private final FeatureStore store;

  /** An interrupted run leaves nothing behind either. */
  private final Thread atExit = new Thread(this::end, "end the platform");

  private PlatformProcess(
      Path folder, Process process, RunningPlatform running, Definitions definitions) {
    this.store = definitions.load().compile().orThrow();
    this.folder = folder;
    this.process = process;
    this.running = running;
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Starts it and returns when its job is submitted.
   *
   * @param definitions what it computes
   * @param parallelism of the job
   * @param flags of its JVM, beside {@link #FLAGS}
   */
  public static PlatformProcess start(Definitions definitions, int parallelism, List<String> flags)
      throws IOException {
    Path folder = Files.createTempDirectory("millrace-benchmark");
    Path errors = folder.resolveSibling(folder.getFileName() + ".err");
    Process process =
        new ProcessBuilder(command(folder, definitions, parallelism, flags))
            .redirectError(errors.toFile())
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals(PlatformMain.READY)) {
        Files.delete(errors);
        return new PlatformProcess(
            folder, process, RunningPlatform.on(folder).orElseThrow(), definitions);
      }
    }
    throw new IOException("The platform did not start; see " + errors);
  }

  private static List<String> command(
      Path folder, Definitions definitions, int parallelism, List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    // What Flink needs opened is the same for every JVM.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PlatformMain.class.getName());
    command.add(folder.toString());
    command.add(String.valueOf(parallelism));
    command.add(definitions.name());
    return command;
  }

  /** Flags from the environment variable {@code MILLRACE_PLATFORM_OPTS}, to profile it. */
  public static List<String> extraFlags() {
    String flags = System.getenv("MILLRACE_PLATFORM_OPTS");
    return flags == null || flags.isBlank() ? List.of() : List.of(flags.strip().split(" +"));
  }

  /** Where payments go, in Confluent's wire format. */
  public PaymentTopic topic() {
    return PaymentTopic.confluent(endpoint(Endpoint.KAFKA), endpoint(Endpoint.REGISTRY));
  }

  public String endpoint(Endpoint endpoint) {
    return running.endpoint(endpoint).orElseThrow();
  }

  /** What it serves. */
  public FeatureStore store() {
    return store;
  }

  /** Its process, without PostgreSQL and the registry. */
  public long pid() {
    return process.pid();
  }

  /** Everything it keeps, among it the processes' ids. */
  public Path folder() {
    return folder;
  }

  /** A connection to its PostgreSQL; the caller closes it. */
  public Connection connect() throws SQLException {
    return address().connect();
  }

  /** Its offline log; the caller closes it. */
  public OfflineLog offlineLog() {
    return OfflineLog.of(
        OfflineCatalog.postgres(
            address(), folder.resolve("warehouse").toAbsolutePath().toUri().toString()));
  }

  /** Ends it and deletes its folder. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    end();
  }

  private void end() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      delete();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot end the platform on " + folder, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private PostgresAddress address() {
    return PostgresAddress.of(endpoint(Endpoint.POSTGRES));
  }

  private void delete() throws IOException {
    if (Boolean.getBoolean("millrace.benchmarks.keep")) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
