package io.millrace.gateway.query;

import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureAlias;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.FeatureSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Map<String, String> qualifiedByName = new HashMap<>();
  private final Map<String, List<BoundFeature>> featuresByView = new HashMap<>();

  public FeatureNames(FeatureStore store) {
    this.store = store;
    for (BoundView view : store.views()) {
      featuresByView.put(view.spec().name(), new ArrayList<>());
    }
    for (BoundFeature feature : store.features()) {
      featuresByView.get(feature.view().spec().name()).add(feature);
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

  /** Whether an output asks for all features of a view: {@code card.*}, or {@code card}. */
  public boolean isView(String output) {
    return featuresByView.containsKey(viewName(output));
  }

  /**
   * The features of a view that can be answered with these inputs: neither those that come with a
   * request, nor those derived from one that is not given.
   */
  List<String> answerable(String output, Set<String> givenInputs) {
    return featuresByView.get(viewName(output)).stream()
        .filter(feature -> feature.spec().kind() != FeatureSpec.Kind.INPUT)
        .filter(feature -> answerable(feature, givenInputs))
        .map(BoundFeature::qualifiedName)
        .toList();
  }

  private boolean answerable(BoundFeature feature, Set<String> givenInputs) {
    return switch (feature.spec().kind()) {
      case AGGREGATED -> true;
      case INPUT ->
          givenInputs.contains(feature.qualifiedName()) || feature.spec().orElse() != null;
      case DERIVED ->
          feature.spec().inputs().stream()
              .allMatch(input -> answerable(store.feature(input), givenInputs));
    };
  }

  private static String viewName(String output) {
    return output.endsWith(".*") ? output.substring(0, output.length() - 2) : output;
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
