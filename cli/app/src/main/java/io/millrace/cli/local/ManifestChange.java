package io.millrace.cli.local;

import io.millrace.manifest.Manifest;
import io.millrace.manifest.ViewSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a manifest changes of the one before, by views.
 *
 * @param unchanged keep their state
 * @param described keep their state; only what is computed at reading, or their description,
 *     differs
 * @param changed are rebuilt from their streams' beginning
 * @param added are built from their streams' beginning
 * @param removed are no longer computed
 * @param joined are as they were, and are rebuilt since their jobs are joined
 */
public record ManifestChange(
    List<String> unchanged,
    List<String> described,
    List<String> changed,
    List<String> added,
    List<String> removed,
    List<String> joined) {

  /** Compares two manifests. */
  public static ManifestChange between(Manifest before, Manifest after) {
    Map<String, ViewSpec> old = byName(before);
    ManifestChange change =
        new ManifestChange(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>());
    byName(after)
        .forEach(
            (name, view) -> {
              ViewSpec known = old.remove(name);
              if (known == null) {
                change.added.add(name);
              } else if (!known.fingerprint().equals(view.fingerprint())) {
                change.changed.add(name);
              } else {
                (known.equals(view) ? change.unchanged : change.described).add(name);
              }
            });
    change.removed.addAll(old.keySet());
    return change;
  }

  /** The same change, where some views that would keep their state are rebuilt. */
  ManifestChange rebuilding(Set<String> views) {
    return new ManifestChange(
        without(unchanged, views),
        without(described, views),
        changed,
        added,
        removed,
        List.copyOf(views));
  }

  private static List<String> without(List<String> names, Set<String> views) {
    return names.stream().filter(name -> !views.contains(name)).toList();
  }

  /** One line per kind of change, for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    line(lines, unchanged, "unchanged, state kept");
    line(lines, described, "changed in what is computed when read, state kept");
    line(lines, changed, "changed, rebuilt from the stream's beginning");
    line(lines, added, "new, built from the stream's beginning");
    line(lines, removed, "removed");
    line(
        lines,
        joined,
        "unchanged, rebuilt from the stream's beginning, since jobs of earlier edits are joined");
    return lines;
  }

  private static void line(List<String> lines, List<String> views, String what) {
    if (!views.isEmpty()) {
      lines.add(String.join(", ", views) + ": " + what);
    }
  }

  private static Map<String, ViewSpec> byName(Manifest manifest) {
    return manifest.views().stream()
        .collect(Collectors.toMap(ViewSpec::name, Function.identity(), (a, b) -> a, TreeMap::new));
  }
}
