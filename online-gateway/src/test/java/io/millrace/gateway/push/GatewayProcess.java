package io.millrace.gateway.push;

import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.push.till.TillFeatures;
import io.millrace.gateway.start.GatewayMain;
import io.millrace.manifest.ManifestJson;
import io.millrace.platform.FreePorts;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A gateway as a process of its own, that can be killed. */
final class GatewayProcess implements AutoCloseable {
  private static final String PACKAGE = "io/millrace/gateway/push/till";

  private final Process process;
  private final HttpReplies http;

  GatewayProcess(PushBench bench, Path folder, String... more) throws Exception {
    int port = FreePorts.any();
    Path manifest =
        Files.writeString(
            folder.resolve("feature-store.json"), ManifestJson.write(bench.store().manifest()));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(GatewayMain.class.getName());
    command.add("--manifest=" + manifest);
    command.add("--definitions=" + classes(folder));
    command.add("--postgres=" + bench.tables().uri());
    command.add("--host=127.0.0.1");
    command.add("--port=" + port);
    command.add("--push-lease=" + PushBench.LEASE.toMillis() + "ms");
    command.addAll(List.of(more));
    bench.hastyClients().forEach((name, value) -> command.add("--kafka." + name + "=" + value));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("gateway.log").toFile())
            .start();
    Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> listens(port));
    http = new HttpReplies(port);
  }

  HttpReplies http() {
    return http;
  }

  /** As by {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    kill();
    http.close();
  }

  private boolean listens(int port) {
    if (!process.isAlive()) {
      throw new IllegalStateException("the gateway ended with " + process.exitValue());
    }
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (java.io.IOException e) {
      return false;
    }
  }

  private static Path classes(Path folder) throws Exception {
    Path built =
        Path.of(TillFeatures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path copied = Files.createDirectories(folder.resolve("classes").resolve(PACKAGE));
    try (var files = Files.list(built.resolve(PACKAGE))) {
      for (Path file : files.toList()) {
        Files.copy(file, copied.resolve(file.getFileName()));
      }
    }
    return folder.resolve("classes");
  }
}
