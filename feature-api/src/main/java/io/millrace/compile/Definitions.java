package io.millrace.compile;

import io.millrace.FeatureView;
import io.millrace.compile.code.Annotations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Finds view classes in folders of classes and in jars, without loading any other class. */
public final class Definitions {
  private Definitions() {}

  /**
   * Classes with {@link FeatureView} in these places, sorted by name. They are loaded but not
   * initialised.
   *
   * @param loader loads them; must see the places and what their classes need
   * @param places folders of class files, and jars
   * @throws IllegalArgumentException if a place does not exist or is neither folder nor jar, or if
   *     a view class cannot be loaded
   */
  public static List<Class<?>> scan(ClassLoader loader, Collection<Path> places) {
    TreeSet<String> names = new TreeSet<>();
    places.forEach(place -> names.addAll(names(place)));
    List<Class<?>> classes = new ArrayList<>();
    for (String name : names) {
      try {
        classes.add(Class.forName(name, false, loader));
      } catch (ClassNotFoundException | LinkageError e) {
        throw new IllegalArgumentException(
            "view class "
                + name
                + " cannot be loaded: "
                + e
                + "; add what it needs to the class path",
            e);
      }
    }
    return List.copyOf(classes);
  }

  /** As {@link #scan(ClassLoader, Collection)}. */
  public static List<Class<?>> scan(ClassLoader loader, Path... places) {
    return scan(loader, List.of(places));
  }

  /** Names of the view classes in a place, sorted. */
  public static List<String> names(Path place) {
    try {
      if (Files.isDirectory(place)) {
        return namesUnder(place);
      } else if (Files.isRegularFile(place) && place.toString().endsWith(".jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
          return namesUnder(jar.getPath("/"));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + place, e);
    }
    throw new IllegalArgumentException(
        place
            + " is no folder of classes and no jar; build the project first, or name one of these");
  }

  private static List<String> namesUnder(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".class"))
          .filter(file -> !file.startsWith(root.resolve("META-INF")))
          .flatMap(file -> annotated(file).stream())
          .sorted()
          .toList();
    }
  }

  private static List<String> annotated(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Annotations.classWith(FeatureView.class, in).stream().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
