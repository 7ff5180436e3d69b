package io.millrace.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What other commands ask of a running platform, as files in its folder: who may write there may
 * ask. A request is a file {@code <id>.republish} that holds a view's name; the reply is {@code
 * <id>.done} or {@code <id>.failed} with the reason.
 */
public final class Requests {
  static final String FOLDER = "requests";
  static final String REPUBLISH = ".republish";
  static final String DONE = ".done";
  static final String FAILED = ".failed";

  private final LocalPlatform platform;

  public Requests(LocalPlatform platform) {
    this.platform = platform;
  }

  /** Does what is asked by now. */
  public void serve() {
    Path folder = platform.folder().resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try {
      for (Path request : requests(folder)) {
        String id = request.getFileName().toString().replace(REPUBLISH, "");
        try {
          platform.jobs().republish(Files.readString(request).strip());
          reply(folder.resolve(id + DONE), "");
        } catch (RuntimeException e) {
          reply(folder.resolve(id + FAILED), String.valueOf(e.getMessage()));
        }
        Files.delete(request);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot serve " + folder, e);
    }
  }

  private static List<Path> requests(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(REPUBLISH)).sorted().toList();
    }
  }

  static void reply(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
