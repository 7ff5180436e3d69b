package io.millrace.dataset;

import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.FeatureSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The features that a request names, each once, in its order; {@code card.*} stands for all of a
 * view in the order of their names, but for those that come with the request.
 */
public final class FeatureSelection {
  private static final String ALL = ".*";

  private FeatureSelection() {}

  /**
   * @param problems takes what is not there
   */
  public static List<BoundFeature> of(FeatureStore store, List<String> asked, Problems problems) {
    Set<BoundFeature> features = new LinkedHashSet<>();
    if (asked.isEmpty()) {
      problems.add("no features are asked for; use such as card.spend_1h, or card.* for a view");
    }
    for (String name : new LinkedHashSet<>(asked)) {
      if (name.endsWith(ALL)) {
        features.addAll(ofView(store, name.substring(0, name.length() - ALL.length()), problems));
      } else {
        one(store, name, problems).ifPresent(features::add);
      }
    }
    return new ArrayList<>(features);
  }

  private static List<BoundFeature> ofView(FeatureStore store, String view, Problems problems) {
    try {
      BoundView found = store.view(view);
      return found.spec().features().stream()
          .filter(feature -> feature.kind() != FeatureSpec.Kind.INPUT)
          .map(feature -> store.feature(view + "." + feature.name()))
          .toList();
    } catch (IllegalArgumentException e) {
      problems.addMissing("feature '" + view + ALL + "': " + e.getMessage());
      return List.of();
    }
  }

  private static Optional<BoundFeature> one(FeatureStore store, String name, Problems problems) {
    try {
      return Optional.of(store.feature(name));
    } catch (IllegalArgumentException e) {
      problems.addMissing(
          NearNames.missing(
              "feature",
              name,
              store.features().stream().map(BoundFeature::qualifiedName).toList()));
      return Optional.empty();
    }
  }

  /** The column of a feature: {@code card__spend_1h}. */
  public static String column(BoundFeature feature) {
    return feature.qualifiedName().replace(".", "__");
  }
}
