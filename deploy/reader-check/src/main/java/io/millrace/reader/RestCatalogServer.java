package io.millrace.reader;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Iceberg's own server of its REST protocol, in a process of its own, over a JDBC catalog. Its jars
 * are those of {@code deploy/rest-catalog}, in the file that the system property {@code
 * millrace.rest-catalog} names.
 */
final class RestCatalogServer implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final int port;
  private final Path log;
  private final Process process;

  /**
   * Starts it and waits until it answers.
   *
   * @param jdbcUrl where it keeps its tables
   * @param warehouse a URI
   */
  RestCatalogServer(Path folder, String jdbcUrl, String warehouse) throws Exception {
    port = freePort();
    log = folder.resolve("rest-catalog.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-cp",
            Files.readString(Path.of(System.getProperty("millrace.rest-catalog"))).strip(),
            "org.apache.iceberg.rest.RESTCatalogServer");
    builder
        .environment()
        .putAll(
            Map.of(
                "CATALOG_REST_PORT",
                Integer.toString(port),
                "CATALOG_CATALOG_NAME",
                "millrace",
                "CATALOG_CATALOG__IMPL",
                "org.apache.iceberg.jdbc.JdbcCatalog",
                "CATALOG_URI",
                jdbcUrl,
                "CATALOG_JDBC_SCHEMA__VERSION",
                "V1",
                "CATALOG_WAREHOUSE",
                warehouse));
    process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      awaitAnswer();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  String uri() {
    return "http://127.0.0.1:" + port;
  }

  private void awaitAnswer() throws Exception {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri() + "/v1/config")).build();
    long end = System.nanoTime() + STARTS_WITHIN.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      try {
        if (client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException(
        "the REST catalog's server does not answer: " + Files.readString(log));
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
