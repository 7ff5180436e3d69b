package io.millrace.compile;

import io.millrace.definition.FeatureDefinition.Derived;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Event fields behind each feature, through derived ones. */
final class Lineage {
  private final Draft draft;
  private final Map<String, List<String>> aggregated = new HashMap<>();

  Lineage(Draft draft, Iterable<AggregatedFeature> features) {
    this.draft = draft;
    for (AggregatedFeature feature : features) {
      aggregated.put(feature.draft().qualifiedName(), feature.lineage());
    }
  }

  /** Sorted. Empty for inputs of requests. */
  List<String> of(FeatureDraft feature) {
    TreeSet<String> fields = new TreeSet<>();
    collect(feature, fields, new HashSet<>());
    return List.copyOf(fields);
  }

  private void collect(FeatureDraft feature, Set<String> fields, Set<String> seen) {
    if (!seen.add(feature.qualifiedName())) {
      return;
    }
    fields.addAll(aggregated.getOrDefault(feature.qualifiedName(), List.of()));
    if (feature.node() instanceof Derived derived) {
      derived
          .inputs()
          .forEach(in -> draft.resolve(in).ifPresent(each -> collect(each, fields, seen)));
    }
  }
}
