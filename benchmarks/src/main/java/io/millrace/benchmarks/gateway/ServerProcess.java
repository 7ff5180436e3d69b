package io.millrace.benchmarks.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a JVM of its own. It tells its port on its output and ends when its input does, so
 * that none is left behind by a killed benchmark.
 */
final class ServerProcess implements AutoCloseable {
  static final String LISTENING = "listening on ";

  /** Both servers run with them; docs/deploying.md names them. */
  static final List<String> FLAGS =
      List.of(
          System.getProperty("millrace.benchmarks.gateway.flags", "-Xms512m -Xmx512m -XX:+UseG1GC")
              .split(" "));

  private static final long PATIENCE_SECONDS = 10;

  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a class' main and returns when it listens. Its errors go to a log in the folder. */
  static ServerProcess start(Class<?> main, Path folder, List<String> arguments)
      throws IOException {
    Path log = folder.resolve(main.getSimpleName() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(LISTENING)) {
        return new ServerProcess(
            process, Integer.parseInt(line.substring(LISTENING.length()).strip()));
      }
    }
    throw new IOException(main.getSimpleName() + " did not start; see " + log);
  }

  /** Called by a server's main: tells the port and returns when the benchmark is gone. */
  @SuppressWarnings("SystemOut")
  static void serve(int port) throws IOException {
    System.out.println(LISTENING + port);
    System.in.transferTo(java.io.OutputStream.nullOutputStream());
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
