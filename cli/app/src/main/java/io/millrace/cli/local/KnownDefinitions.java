package io.millrace.cli.local;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.project.LoadedDefinitions;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the definitions that run on a folder came from, so that a command beside it can load them.
 *
 * @param urls of the user's code; empty when it is Millrace's own
 * @param views names of the view classes
 */
public record KnownDefinitions(List<String> urls, List<String> views) {
  public KnownDefinitions {
    urls = List.copyOf(urls);
    views = List.copyOf(views);
  }

  static KnownDefinitions of(LoadedDefinitions definitions) {
    return new KnownDefinitions(
        definitions.urls().stream().map(URL::toString).toList(),
        definitions.views().stream().map(Class::getName).toList());
  }

  /**
   * Loads them.
   *
   * @throws Failure if they are not there any more
   */
  public LoadedDefinitions load() {
    try {
      List<URL> places = new ArrayList<>();
      for (String url : urls) {
        places.add(URI.create(url).toURL());
      }
      ClassLoader own = KnownDefinitions.class.getClassLoader();
      ClassLoader loader =
          places.isEmpty()
              ? own
              : new URLClassLoader("definitions", places.toArray(URL[]::new), own);
      List<Class<?>> classes = new ArrayList<>();
      for (String view : views) {
        classes.add(Class.forName(view, false, loader));
      }
      return new LoadedDefinitions("the folder's definitions", places, loader, classes);
    } catch (ClassNotFoundException | MalformedURLException e) {
      throw new Failure(
          ExitCode.NOT_FOUND,
          "The definitions that ran on the folder cannot be loaded: %s; name them".formatted(e),
          e);
    }
  }
}
