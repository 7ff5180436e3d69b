package io.millrace.cli.project;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.compile.Compilation;
import io.millrace.compile.Compiler;
import io.millrace.compile.Definitions;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * View classes and the loader they come from. Millrace's own classes come from the parent, so that
 * the API that a definition was written with is the one that reads it. The loader lives as long as
 * the process: jobs and gateway run its code.
 *
 * @param name what the user called it
 * @param urls the user's code, for the loaders of a cluster; empty when it is on the class path
 * @param views view classes, sorted by name
 */
public record LoadedDefinitions(
    String name, List<URL> urls, ClassLoader loader, List<Class<?>> views) {

  public LoadedDefinitions {
    urls = List.copyOf(urls);
    views = List.copyOf(views);
  }

  /**
   * Loads what is at a path.
   *
   * @throws Failure if there is no view in it, or it does not build
   */
  public static LoadedDefinitions at(Path path, Consumer<String> progress) {
    return of(path.toString(), CodePaths.at(path, progress));
  }

  /** Views that are on the class path already. */
  public static LoadedDefinitions of(Class<?>... views) {
    return new LoadedDefinitions(
        views[0].getSimpleName(), List.of(), views[0].getClassLoader(), List.of(views));
  }

  /**
   * Only some of the views, and those that these are derived from.
   *
   * @param names simple names of view classes; empty for all
   * @throws Failure if one of them is not there
   */
  public LoadedDefinitions only(Set<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    List<String> known = views.stream().map(Class::getSimpleName).toList();
    for (String each : names) {
      if (!known.contains(each)) {
        throw Failure.notFound("view class", each, known);
      }
    }
    return new LoadedDefinitions(
        name,
        urls,
        loader,
        views.stream().filter(view -> names.contains(view.getSimpleName())).toList());
  }

  static LoadedDefinitions of(String name, CodePath code) {
    if (!Files.exists(code.definitions())) {
      throw new Failure(
          ExitCode.NOT_FOUND, "Cannot find classes in %s".formatted(code.definitions()));
    }
    List<URL> urls = code.urls();
    ClassLoader loader =
        new URLClassLoader(
            "definitions", urls.toArray(URL[]::new), LoadedDefinitions.class.getClassLoader());
    List<Class<?>> views = scanned(loader, code);
    if (views.isEmpty()) {
      throw new Failure(
          ExitCode.DEFINITION,
          "Cannot find a feature view in %s: annotate a class with @FeatureView"
              .formatted(code.definitions()));
    }
    return new LoadedDefinitions(name, urls, loader, views);
  }

  private static List<Class<?>> scanned(ClassLoader loader, CodePath code) {
    try {
      return Definitions.scan(loader, code.definitions());
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.DEFINITION, "Cannot load definitions: " + e.getMessage(), e);
    }
  }

  /** Compiles them, in the sight of their own loader. */
  public Compilation compile() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return Compiler.compile(views);
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
