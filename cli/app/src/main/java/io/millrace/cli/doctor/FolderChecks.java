package io.millrace.cli.doctor;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.job.online.PostgresAddress;
import io.millrace.platform.Endpoint;
import io.millrace.platform.RunningPlatform;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A data folder: does a platform run on it, are its parts reached, what did killed runs leave. */
final class FolderChecks {
  private static final int CONNECT_MILLIS = 2_000;

  private FolderChecks() {}

  static List<Finding> run(Path folder) {
    List<Finding> findings = new ArrayList<>();
    Optional<RunningPlatform> running = RunningPlatform.on(folder);
    if (running.isEmpty()) {
      findings.add(Finding.ok("platform", "none runs on " + folder));
      findings.add(leftovers(folder));
      return findings;
    }
    findings.add(Finding.ok("platform", "process %d on %s".formatted(running.get().pid(), folder)));
    running.get().endpoint(Endpoint.GATEWAY).ifPresent(url -> findings.add(gateway(url)));
    running.get().endpoint(Endpoint.POSTGRES).ifPresent(url -> findings.add(postgres(url)));
    running.get().endpoint(Endpoint.KAFKA).ifPresent(at -> findings.add(broker(at)));
    return findings;
  }

  /** Servers of a killed run keep files here; the next start ends them. */
  private static Finding leftovers(Path folder) {
    Path postmaster = folder.resolve("postgres/data/postmaster.pid");
    if (!Files.exists(postmaster)) {
      return Finding.ok("left by killed runs", "nothing");
    }
    try {
      long pid = Long.parseLong(Files.readAllLines(postmaster).get(0).strip());
      boolean alive = ProcessHandle.of(pid).isPresent();
      return alive
          ? Finding.warning(
              "left by killed runs",
              "a PostgreSQL may still run as process " + pid,
              "the next 'millrace run' on this folder ends it")
          : Finding.ok("left by killed runs", "a stale file of PostgreSQL, harmless");
    } catch (IOException | NumberFormatException e) {
      return Finding.warning(
          "left by killed runs",
          postmaster + " cannot be read: " + e.getMessage(),
          "check the rights on the folder");
    }
  }

  static Finding postgres(String jdbcUrl) {
    try (Connection connection = PostgresAddress.of(jdbcUrl).connect()) {
      return Finding.ok("PostgreSQL", connection.getMetaData().getDatabaseProductVersion());
    } catch (SQLException | IllegalArgumentException e) {
      return Finding.wrong(
          "PostgreSQL",
          "%s: %s".formatted(jdbcUrl, e.getMessage()),
          "check the address, the user and that it runs");
    }
  }

  private static Finding gateway(String url) {
    try {
      GatewayHttp.Reply ready = new GatewayHttp(URI.create(url)).get("/readyz");
      return ready.isOk()
          ? Finding.ok("gateway", "ready at " + url)
          : Finding.wrong("gateway", "not ready: " + ready.body(), "see the logs in the folder");
    } catch (Failure e) {
      if (e.exitCode() != ExitCode.UNAVAILABLE) {
        throw e;
      }
      return Finding.wrong("gateway", e.getMessage(), "see the logs in the folder");
    }
  }

  private static Finding broker(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(
              address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
          CONNECT_MILLIS);
      return Finding.ok("Kafka", "listens at " + address);
    } catch (IOException e) {
      return Finding.wrong(
          "Kafka", "%s: %s".formatted(address, e.getMessage()), "see the logs in the folder");
    }
  }
}
