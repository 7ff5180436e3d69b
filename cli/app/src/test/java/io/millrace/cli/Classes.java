package io.millrace.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Compiled classes as files. */
public final class Classes {
  private Classes() {}

  /** Where class files lie: in a folder, or in the jar that a build has made of it meanwhile. */
  private record ClassFiles(Path root, FileSystem jar) implements AutoCloseable {
    static ClassFiles of(Path location) throws IOException {
      if (Files.isDirectory(location)) {
        return new ClassFiles(location, null);
      }
      FileSystem jar = FileSystems.newFileSystem(location);
      return new ClassFiles(jar.getPath("/"), jar);
    }

    @Override
    public void close() throws IOException {
      if (jar != null) {
        jar.close();
      }
    }
  }

  /** The folder or jar that a class comes from. */
  public static Path locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A folder that holds a class and those nested in it. */
  public static Path folderOf(Class<?> type, Path folder) {
    Path place = Path.of(type.getPackageName().replace('.', '/'));
    Path target = folder.resolve("classes");
    try (ClassFiles location = ClassFiles.of(locationOf(type));
        Stream<Path> files = Files.list(location.root().resolve(place.toString()))) {
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
