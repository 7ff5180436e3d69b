package io.millrace.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of the cluster by its script.
 *
 * @param script path of {@code deploy/local-cluster/cluster}
 * @param way how jobs are submitted: {@code --rest}, or empty for Flink's client
 */
record Processes(String script, String way) {
  /** Ends one as {@code kill -9} does. */
  void kill(String process) throws IOException, InterruptedException {
    run("kill", process);
  }

  /** Starts what does not run, as a supervisor would. */
  void up() throws IOException, InterruptedException {
    run("up");
  }

  /** Stops the job; gives the savepoint that it ended with. */
  String stop() throws IOException, InterruptedException {
    String savepoint = run("stop").strip();
    if (savepoint.isEmpty()) {
      throw new IOException("stopping gave no savepoint");
    }
    return savepoint;
  }

  /** Starts the job from a savepoint. */
  void submitFrom(String savepoint, int parallelism) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("submit", "--from", savepoint));
    arguments.addAll(List.of("--parallelism", Integer.toString(parallelism)));
    if (!way.isEmpty()) {
      arguments.add(way);
    }
    run(arguments.toArray(String[]::new));
  }

  /** Spoils or mends the network between PostgreSQL and everybody else. */
  void network(NetworkMode mode) throws IOException, InterruptedException {
    run("network", mode.text());
  }

  private String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MILLRACE_NO_BUILD", "1");
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code + ": " + said);
    }
    return said;
  }
}
