package io.millrace.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A real schema registry (Apicurio, with Confluent's API) as a process of its own, for streams that
 * ask for one.
 *
 * <p>Schemas and their ids live in the folder and survive {@link #stop()} and a kill, as the events
 * written with them do. The program is fetched on first use. It listens on 127.0.0.1 and asks no
 * password. A registry that a killed JVM left behind is ended at the next start on the folder.
 * Methods are thread-safe.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final int MOST_PORTS = 10;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final String IDENTITY_FILE = "registry.pid";

  private final Path folder;
  private final Path cache;
  private final Consumer<String> progress;
  private int port;
  private FolderLock lock;

  /**
   * @param folder holds the schemas and the log; made if missing
   * @param port where it listens on 127.0.0.1; 0 for any free port, kept until closed
   * @param cache where the program is unpacked, see {@link CacheFolder}
   * @param progress told what takes long, in words for people
   */
  public EmbeddedRegistry(Path folder, int port, Path cache, Consumer<String> progress) {
    this.folder = folder.toAbsolutePath().normalize();
    this.port = port;
    this.cache = cache;
    this.progress = progress;
  }

  /**
   * Starts it and returns when it answers; a running one is left as it is.
   *
   * @throws PlatformException if the program cannot be fetched, the port is taken, or it does not
   *     come up
   */
  public synchronized EmbeddedRegistry start() {
    if (lock != null) {
      return this;
    }
    RegistryProgram program = RegistryProgram.unpackedIn(cache, progress);
    FolderLock acquired = FolderLock.acquire(folder);
    try {
      endLeftover(folder);
      int candidate = port > 0 ? port : anyPort();
      if (!FreePorts.isFree(candidate)) {
        throw new PlatformException(
            "Cannot start the schema registry: port %d is taken".formatted(candidate));
      }
      launch(program, candidate);
      port = candidate;
      lock = acquired;
      return this;
    } catch (IOException e) {
      throw new PlatformException(
          "Cannot start the schema registry in %s: %s".formatted(folder, e.getMessage()), e);
    } finally {
      if (lock == null) {
        endLeftover(folder);
        acquired.close();
      }
    }
  }

  /** Other parts start at the same time: a port that was free a moment ago may be taken by now. */
  private static int anyPort() {
    int candidate = FreePorts.any();
    for (int attempt = 0; attempt < MOST_PORTS && !FreePorts.isFree(candidate); attempt++) {
      candidate = FreePorts.any();
    }
    return candidate;
  }

  /** Stops it; its schemas stay. Nothing happens if it does not run. */
  public synchronized void stop() {
    if (lock != null) {
      endLeftover(folder);
      lock.close();
      lock = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** The port on 127.0.0.1, 0 before the first start if none was given. */
  public synchronized int port() {
    return port;
  }

  /** The base URL for clients of Confluent's API. */
  public String url() {
    return url(port());
  }

  /** Ends the registry that was last started on this folder, if it lives. */
  static void endLeftover(Path folder) {
    Path file = folder.resolve(IDENTITY_FILE);
    try {
      Optional<ProcessIdentity> identity = ProcessIdentity.readFrom(file);
      if (identity.flatMap(ProcessIdentity::alive).isPresent()) {
        end(identity.get());
      }
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new PlatformException("Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static void end(ProcessIdentity identity) {
    identity.alive().ifPresent(ProcessHandle::destroy);
    if (!Waiting.until(() -> identity.alive().isEmpty(), STOP_LIMIT)) {
      identity.alive().ifPresent(ProcessHandle::destroyForcibly);
      Waiting.until(() -> identity.alive().isEmpty(), STOP_LIMIT);
    }
  }

  private void launch(RegistryProgram program, int candidate) throws IOException {
    Path log = folder.resolve("registry.log");
    Process process =
        new ProcessBuilder(command(program, candidate))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    ProcessIdentity.of(process.toHandle()).writeTo(folder.resolve(IDENTITY_FILE));
    URI probe = URI.create(url(candidate) + "/subjects");
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    Waiting.until(() -> !process.isAlive() || answers(client, probe), START_LIMIT);
    if (!process.isAlive() || !answers(client, probe)) {
      List<String> lines = Files.readAllLines(log);
      throw new PlatformException(
          "Cannot start the schema registry on port %d: %s (whole log: %s)"
              .formatted(
                  candidate,
                  String.join("; ", lines.subList(Math.max(0, lines.size() - 5), lines.size())),
                  log));
    }
  }

  private List<String> command(RegistryProgram program, int candidate) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Dquarkus.http.host=127.0.0.1",
        "-Dquarkus.http.port=" + candidate,
        // In memory by default; a file, written at each commit, keeps the ids of stored events.
        "-DREGISTRY_DATASOURCE_URL=jdbc:h2:file:" + folder.resolve("schemas") + ";WRITE_DELAY=0",
        "-Dquarkus.datasource.jdbc.min-size=1",
        "-Dquarkus.datasource.jdbc.initial-size=1",
        "-Dquarkus.datasource.jdbc.max-size=8",
        "-jar",
        program.jar().toString());
  }

  private static boolean answers(HttpClient client, URI probe) {
    try {
      HttpRequest request = HttpRequest.newBuilder(probe).timeout(Duration.ofSeconds(5)).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException("Interrupted while the schema registry starts", e);
    }
  }

  private static String url(int port) {
    return "http://127.0.0.1:%d/apis/ccompat/v7".formatted(port);
  }
}
