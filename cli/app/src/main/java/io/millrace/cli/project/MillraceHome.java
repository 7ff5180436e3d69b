package io.millrace.cli.project;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The checkout of Millrace that this command line was built from. */
public final class MillraceHome {
  private MillraceHome() {}

  /** {@code MILLRACE_HOME}, else the folder above this code that holds {@code bin/millrace}. */
  public static Optional<Path> find() {
    String named = System.getenv("MILLRACE_HOME");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named).toAbsolutePath().normalize());
    }
    return above(codeHolding("/io/millrace/cli/project/MillraceHome.class"));
  }

  /** The jar or folder that a resource of the class path lies in. */
  static Path codeHolding(String resource) {
    try {
      URL found = MillraceHome.class.getResource(resource);
      if (found.openConnection() instanceof JarURLConnection jar) {
        return Path.of(jar.getJarFileURL().toURI());
      }
      String text = found.toString();
      return Path.of(URI.create(text.substring(0, text.length() - resource.length() + 1)));
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the code of " + resource + " is at no path", e);
    }
  }

  private static Optional<Path> above(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isExecutable(folder.resolve("bin/millrace"))) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }
}
