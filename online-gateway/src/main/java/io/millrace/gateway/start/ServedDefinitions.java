package io.millrace.gateway.start;

import io.millrace.compile.Compiler;
import io.millrace.compile.Definitions;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.FeatureSpec;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ManifestJson;
import io.millrace.manifest.ViewSpec;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Definitions compiled from their jars, and known to be those of a manifest. */
final class ServedDefinitions {
  private ServedDefinitions() {}

  /**
   * Compiles the definitions and holds them against the manifest.
   *
   * @throws SettingsException when they do not agree, with every difference
   * @throws io.millrace.compile.CompileException when they do not compile
   */
  static FeatureStore load(Path manifestFile, List<Path> places) {
    List<String> problems = new ArrayList<>();
    Manifest manifest = read(manifestFile, problems);
    List<Class<?>> views = scan(places, problems);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    FeatureStore store = Compiler.compile(views).orThrow();
    List<String> differences = differences(manifest, store.manifest());
    if (!differences.isEmpty()) {
      differences.add(
          "serve the definitions that " + manifestFile + " was compiled from, or compile it again");
      throw new SettingsException(differences);
    }
    return store;
  }

  private static Manifest read(Path file, List<String> problems) {
    try {
      return ManifestJson.read(Files.readString(file));
    } catch (IOException | IllegalArgumentException e) {
      problems.add("the manifest " + file + " cannot be read: " + e.getMessage());
      return null;
    }
  }

  private static List<Class<?>> scan(List<Path> places, List<String> problems) {
    URL[] urls = new URL[places.size()];
    try {
      for (int i = 0; i < urls.length; i++) {
        urls[i] = places.get(i).toUri().toURL();
      }
      // Never closed: the code of the definitions is needed as long as the gateway runs.
      URLClassLoader loader =
          new URLClassLoader("definitions", urls, ServedDefinitions.class.getClassLoader());
      List<Class<?>> views = Definitions.scan(loader, places);
      if (views.isEmpty()) {
        problems.add("there is no class with @FeatureView in " + places);
      }
      return views;
    } catch (MalformedURLException | IllegalArgumentException e) {
      problems.add("the definitions cannot be read: " + e.getMessage());
      return List.of();
    }
  }

  /** Where definitions would not serve what the manifest says. */
  static List<String> differences(Manifest manifest, Manifest compiled) {
    List<String> differences = new ArrayList<>();
    Map<String, ViewSpec> expected = views(manifest);
    Map<String, ViewSpec> found = views(compiled);
    expected.forEach(
        (name, view) -> {
          if (found.containsKey(name)) {
            compare(view, found.get(name), differences);
          } else {
            differences.add("view " + name + " of the manifest is not among the definitions");
          }
        });
    found.keySet().stream()
        .filter(name -> !expected.containsKey(name))
        .forEach(name -> differences.add("view " + name + " is not in the manifest"));
    return differences;
  }

  private static void compare(ViewSpec expected, ViewSpec found, List<String> differences) {
    if (!expected.fingerprint().equals(found.fingerprint())) {
      differences.add(
          "view %s has fingerprint %s in the manifest and %s in the definitions"
              .formatted(expected.name(), expected.fingerprint(), found.fingerprint()));
    }
    Map<String, FeatureSpec> features = new TreeMap<>();
    found.features().forEach(feature -> features.put(feature.name(), feature));
    for (FeatureSpec feature : expected.features()) {
      FeatureSpec own = features.remove(feature.name());
      String name = expected.name() + "." + feature.name();
      if (own == null) {
        differences.add("feature " + name + " of the manifest is not among the definitions");
      } else if (!own.fingerprint().equals(feature.fingerprint())
          || !own.type().equals(feature.type())) {
        differences.add(
            "feature %s has fingerprint %s in the manifest and %s in the definitions"
                .formatted(name, feature.fingerprint(), own.fingerprint()));
      }
    }
    features
        .keySet()
        .forEach(
            name ->
                differences.add(
                    "feature " + expected.name() + "." + name + " is not in the manifest"));
  }

  private static Map<String, ViewSpec> views(Manifest manifest) {
    Map<String, ViewSpec> views = new TreeMap<>();
    manifest.views().forEach(view -> views.put(view.name(), view));
    return views;
  }
}
