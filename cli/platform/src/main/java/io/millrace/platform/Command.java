package io.millrace.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A short-lived program run to its end.
 *
 * @param words the program and its arguments
 * @param input what it reads from standard input, may be empty
 * @param timeout how long it may take before it is ended
 */
record Command(List<String> words, String input, Duration timeout) {

  Command {
    words = List.copyOf(words);
  }

  /**
   * How it ended.
   *
   * @param exitCode 0 for success, -1 if it was ended for taking too long
   * @param output standard output and error, as written
   */
  record Outcome(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  static Command of(List<String> words) {
    return new Command(words, "", Duration.ofSeconds(60));
  }

  Command withInput(String text) {
    return new Command(words, text, timeout);
  }

  Command withTimeout(Duration limit) {
    return new Command(words, input, limit);
  }

  /**
   * Runs it and waits.
   *
   * @throws IOException if the program cannot be started at all
   */
  Outcome run() throws IOException {
    // To a file, not a pipe: a server that the program leaves behind would keep a pipe open.
    Path output = Files.createTempFile("millrace", ".out");
    Path given = Files.writeString(Files.createTempFile("millrace", ".in"), input);
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectInput(given.toFile())
              .redirectOutput(output.toFile())
              .start();
      int exitCode = await(process);
      return new Outcome(exitCode, Files.readString(output, StandardCharsets.UTF_8).strip());
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(given);
    }
  }

  private int await(Process process) throws IOException {
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        return process.exitValue();
      }
      process.destroyForcibly().waitFor();
      return -1;
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + words.get(0), e);
    }
  }
}
