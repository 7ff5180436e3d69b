package io.millrace.gateway.query;

import io.millrace.compile.BoundFeature;
import io.millrace.compile.FeatureAlias;
import io.millrace.compile.FeatureStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * The names by which a store's features are asked for: {@code card.spend_1h}, Chalk's {@code
 * card.spend__3600__} with the window in seconds, {@code card.*} or {@code card} for all of a view.
 * Immutable and thread-safe.
 */
public final class FeatureNames {
  private static final int NEAREST = 3;

  private final FeatureStore store;
  private final Map<String, String> qualifiedByName = new TreeMap<>();

  public FeatureNames(FeatureStore store) {
    this.store = store;
    for (BoundFeature feature : store.features()) {
      String qualified = feature.qualifiedName();
      qualifiedByName.put(qualified, qualified);
      FeatureAlias.of(feature.spec())
          .ifPresent(
              alias ->
                  qualifiedByName.putIfAbsent(
                      feature.view().spec().name() + "." + alias, qualified));
    }
  }

  /** Qualified name of a feature, or null when the store has none of that name. */
  public String qualified(String name) {
    return qualifiedByName.get(name);
  }

  /** Names of the features an output stands for; empty when it stands for none. */
  public List<String> expand(String output) {
    String one = qualified(output);
    if (one != null) {
      return List.of(one);
    }
    String viewName = output.endsWith(".*") ? output.substring(0, output.length() - 2) : output;
    return store.features().stream()
        .filter(feature -> feature.view().spec().name().equals(viewName))
        .map(BoundFeature::qualifiedName)
        .toList();
  }

  /** A sentence that names the nearest known names. */
  public static String unknown(String what, String name, Iterable<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    List<String> names = new ArrayList<>();
    known.forEach(names::add);
    names.sort(
        Comparator.<String>comparingInt(candidate -> distance.apply(name, candidate))
            .thenComparing(Comparator.naturalOrder()));
    String nearest = names.stream().limit(NEAREST).collect(Collectors.joining(", "));
    return "there is no "
        + what
        + " '"
        + name
        + "'"
        + (nearest.isEmpty() ? "" : "; near are " + nearest);
  }

  /** All names, aliases too. */
  public Iterable<String> all() {
    return qualifiedByName.keySet();
  }
}
