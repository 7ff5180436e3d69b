package io.millrace.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The processes of the cluster by its script.
 *
 * @param script path of {@code deploy/local-cluster/cluster}
 */
record Processes(String script) {
  /** Ends one as {@code kill -9} does. */
  void kill(String process) throws IOException, InterruptedException {
    run("kill", process);
  }

  /** Starts what does not run, as a supervisor would. */
  void up() throws IOException, InterruptedException {
    run("up");
  }

  private void run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("MILLRACE_NO_BUILD", "1");
    int code = builder.start().waitFor();
    if (code != 0) {
      throw new IOException(String.join(" ", command) + " ended with " + code);
    }
  }
}
