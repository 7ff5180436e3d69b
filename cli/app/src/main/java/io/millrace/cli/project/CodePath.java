package io.millrace.cli.project;

import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a user's code lies.
 *
 * @param definitions the folder of classes, or the jar, that is searched for views
 * @param dependencies what else it needs at run time
 */
public record CodePath(Path definitions, List<Path> dependencies) {

  public CodePath {
    definitions = definitions.toAbsolutePath().normalize();
    dependencies = List.copyOf(dependencies);
  }

  /** For a class loader, definitions first. */
  public List<URL> urls() {
    List<URL> urls = new ArrayList<>();
    urls.add(url(definitions));
    dependencies.forEach(path -> urls.add(url(path)));
    return urls;
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("no URL for " + path, e);
    }
  }
}
