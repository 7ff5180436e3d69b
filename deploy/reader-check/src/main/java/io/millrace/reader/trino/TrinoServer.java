package io.millrace.reader.trino;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Trino of one node in a process of its own, with the Iceberg catalog {@code millrace} set as the
 * docs say and the catalog {@code memory}.
 */
public final class TrinoServer implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(4);
  private static final long ASK_AGAIN_MILLIS = 500;

  private final int port;
  private final Path log;
  private final Process process;

  /**
   * Starts it and waits until it answers.
   *
   * @param home the unpacked server
   * @param javaHome of a JDK that this server runs on (24 or later for 476)
   * @param catalog the properties file of the catalog {@code millrace}, line by line
   */
  public TrinoServer(Path home, Path javaHome, Path folder, List<String> catalog) throws Exception {
    port = freePort();
    log = folder.resolve("trino.log");
    Path etc = Files.createDirectories(folder.resolve("trino/etc"));
    Files.createDirectory(etc.resolve("catalog"));
    write(etc, "node.properties", "node.environment=check", "node.data-dir=" + folder + "/trino");
    write(
        etc,
        "config.properties",
        "coordinator=true",
        "node-scheduler.include-coordinator=true",
        "http-server.http.port=" + port,
        "discovery.uri=http://127.0.0.1:" + port,
        "query.max-memory=512MB");
    write(
        etc,
        "jvm.config",
        "-server",
        "-Xmx1500M",
        "-XX:+UseG1GC",
        "-XX:+ExitOnOutOfMemoryError",
        "-Djdk.attach.allowAttachSelf=true",
        "--enable-native-access=ALL-UNNAMED");
    write(etc, "log.properties", "io.trino=WARN");
    write(etc, "catalog/memory.properties", "connector.name=memory");
    write(etc, "catalog/millrace.properties", catalog.toArray(String[]::new));
    ProcessBuilder builder =
        new ProcessBuilder(
            home.resolve("bin/launcher").toString(), "run", "--etc-dir", etc.toString());
    builder.environment().putAll(environment(javaHome));
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      awaitAnswer();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private static Map<String, String> environment(Path javaHome) {
    return Map.of(
        "JAVA_HOME",
        javaHome.toString(),
        "PATH",
        javaHome.resolve("bin") + ":" + System.getenv("PATH"));
  }

  private static void write(Path etc, String file, String... lines) throws IOException {
    Files.write(etc.resolve(file), List.of(lines));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  String jdbcUrl() {
    return "jdbc:trino://127.0.0.1:" + port;
  }

  private void awaitAnswer() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info")).build();
    long until = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (true) {
      if (!process.isAlive() || System.nanoTime() > until) {
        throw new IOException("Trino does not answer:\n" + Files.readString(log));
      }
      try {
        String info = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        if (info.contains("\"starting\":false")) {
          return;
        }
      } catch (IOException e) {
        // not listening yet
      }
      TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
