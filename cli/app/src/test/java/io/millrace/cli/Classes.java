package io.millrace.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Compiled classes as files. */
final class Classes {
  private Classes() {}

  /** The folder or jar that a class comes from. */
  static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A folder that holds a class and those nested in it. */
  static Path folderOf(Class<?> type, Path folder) {
    Path place = Path.of(type.getPackageName().replace('.', '/'));
    Path source = locationOf(type).resolve(place);
    Path target = folder.resolve("classes");
    try (Stream<Path> files = Files.list(source)) {
      Files.createDirectories(target.resolve(place));
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.equals(type.getSimpleName() + ".class")
            || name.startsWith(type.getSimpleName() + "$")) {
          Files.copy(file, target.resolve(place).resolve(name));
        }
      }
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
