package io.millrace.cli.send;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.Progress;
import io.millrace.job.source.file.FileFormat;
import io.millrace.job.source.file.FileRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file of events.
 *
 * @param path of the file
 * @param format empty to tell it from the name
 */
public record EventFile(Path path, Optional<FileFormat> format) {

  /**
   * Sends its events in order.
   *
   * @throws Failure naming the row, if one is not an event of the stream; those before it are sent
   */
  public void sendTo(StreamProducer producer) {
    if (!Files.isReadable(path)) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "Cannot read %s; give one event as a JSON object, or a file".formatted(path));
    }
    long row = 0;
    try (FileRows rows = open();
        Progress progress = Progress.of("sending " + path.getFileName(), -1, " events")) {
      for (byte[] next = rows.next(); next != null; next = rows.next()) {
        row++;
        producer.json(new String(next, StandardCharsets.UTF_8));
        progress.step();
      }
    } catch (Failure e) {
      throw new Failure(e.exitCode(), "%s, row %d: %s".formatted(path, row, e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + path, e);
    }
  }

  private FileRows open() throws IOException {
    try {
      return format
          .orElseGet(() -> FileFormat.ofName(path.getFileName().toString()))
          .open(new org.apache.flink.core.fs.Path(path.toUri()));
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, e.getMessage(), e);
    }
  }
}
