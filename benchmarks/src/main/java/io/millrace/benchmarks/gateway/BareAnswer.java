package io.millrace.benchmarks.gateway;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What the bare handler does for one question.
 *
 * @param views how many it reads
 * @param keys of one request
 * @param body a response of the gateway to the same question
 */
record BareAnswer(int views, int keys, Buffer body) {

  /** Keeps a response for the process that will give it. */
  static void write(Path folder, Question question, byte[] response) throws IOException {
    Files.write(
        folder.resolve(question.name() + "." + question.views() + "." + question.keys()), response);
  }

  /** All of a folder by the questions' names. */
  static Map<String, BareAnswer> read(Path folder) throws IOException {
    Map<String, BareAnswer> answers = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(
          file -> {
            String[] parts = file.getFileName().toString().split("\\.");
            try {
              answers.put(
                  parts[0],
                  new BareAnswer(
                      Integer.parseInt(parts[1]),
                      Integer.parseInt(parts[2]),
                      Buffer.buffer(Files.readAllBytes(file))));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    return answers;
  }
}
