package io.millrace.reader.trino;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
  private static final Duration STEADY = Duration.ofSeconds(6);
  private static final long ASK_AGAIN_MILLIS = 500;

  // Trino's code of a query that no node could take.
  private static final int NO_NODES_AVAILABLE = 0x1_0005;

  private final int port;
  private final Path log;
  private final Process process;

  /**
   * Starts it and waits until it answers queries of its catalogs.
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
      long until = System.nanoTime() + STARTS_WITHIN.toNanos();
      awaitStart(until);
      awaitNodes(until);
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

  private void awaitStart(long until) throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/info")).build();
    while (true) {
      check(until, "does not start");
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

  /**
   * Waits until queries of both catalogs are run for a while. A server that has started looks every
   * five seconds which nodes there are and which catalogs each of them has, itself among them;
   * before it has found itself, or when it loses itself once more, no query of the catalog finds a
   * node. Asking {@code system} for the nodes would not show it: that is a catalog of its own.
   */
  private void awaitNodes(long until) throws Exception {
    long since = System.nanoTime();
    while (System.nanoTime() - since < STEADY.toNanos()) {
      for (String catalog : List.of("memory", "millrace")) {
        if (!answers(catalog)) {
          since = System.nanoTime();
          check(until, "has no node for catalog " + catalog);
        }
      }
      TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
    }
  }

  private boolean answers(String catalog) throws SQLException {
    String query = "SELECT count(*) FROM %s.information_schema.schemata".formatted(catalog);
    try (Connection connection = DriverManager.getConnection(jdbcUrl() + "?user=reader-check");
        Statement statement = connection.createStatement();
        ResultSet schemas = statement.executeQuery(query)) {
      return schemas.next();
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_NODES_AVAILABLE) {
        throw e;
      }
      return false;
    }
  }

  private void check(long until, String what) throws IOException {
    if (!process.isAlive() || System.nanoTime() > until) {
      String said = process.isAlive() ? "after " + STARTS_WITHIN.toMinutes() + " min" : "and ended";
      throw new IOException("Trino %s, %s:\n%s".formatted(what, said, Files.readString(log)));
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
