package io.millrace.compile;

import io.millrace.Derivation;
import io.millrace.compile.FeatureBinder.Part;
import io.millrace.compile.code.CodeFingerprint;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.FeatureDefinition.Derived;
import io.millrace.definition.FeedDefinition;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.manifest.ViewSpec;
import io.millrace.type.JavaType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Binds all views of a draft, and makes the store of them. */
final class StoreBinder {
  private final Draft draft;
  private final Map<FeedDefinition, BoundFeed> feeds;
  private final CodeFingerprint fingerprints;
  private final Report report;

  StoreBinder(
      Draft draft,
      Map<FeedDefinition, BoundFeed> feeds,
      CodeFingerprint fingerprints,
      Report report) {
    this.draft = draft;
    this.feeds = feeds;
    this.fingerprints = fingerprints;
    this.report = report;
  }

  /** Null when a view cannot be bound: the problems are then reported. */
  FeatureStore bind() {
    Map<String, List<AggregatedFeature>> aggregated = aggregated();
    List<AggregatedFeature> all = new ArrayList<>();
    aggregated.values().forEach(all::addAll);
    FeatureBinder features =
        new FeatureBinder(draft, new Lineage(draft, all), fingerprints, report);
    Map<String, BoundView> views = new LinkedHashMap<>();
    Map<String, Part> parts = new LinkedHashMap<>();
    for (ViewDraft view : draft.views()) {
      ViewPlan plan = new ViewPlan(aggregated.get(view.name()));
      List<Part> own = parts(view, plan, aggregated.get(view.name()), features);
      own.forEach(part -> parts.put(part.draft().qualifiedName(), part));
      BoundView bound =
          new ViewBinder(draft, report).bind(view, plan, own.stream().map(Part::spec).toList());
      if (bound != null) {
        views.put(view.name(), bound);
      }
    }
    boolean sound = report.problems().isEmpty() && views.size() == draft.views().size();
    return sound ? store(views, parts) : null;
  }

  private Map<String, List<AggregatedFeature>> aggregated() {
    Map<String, List<AggregatedFeature>> aggregated = new HashMap<>();
    AggregationBinder binder = new AggregationBinder(fingerprints, report);
    for (ViewDraft view : draft.views()) {
      List<AggregatedFeature> own = aggregated.computeIfAbsent(view.name(), n -> new ArrayList<>());
      for (FeatureDraft feature : view.features()) {
        if (feature.node() instanceof Aggregated node) {
          BoundFeed feed = feeds.get(node.aggregation().rows().feed());
          AggregatedFeature bound = feed == null ? null : binder.bind(feature, feed);
          if (bound != null) {
            own.add(bound);
          }
        }
      }
    }
    return aggregated;
  }

  private static List<Part> parts(
      ViewDraft view, ViewPlan plan, List<AggregatedFeature> aggregated, FeatureBinder features) {
    List<Part> parts = new ArrayList<>();
    for (AggregatedFeature feature : aggregated) {
      parts.add(features.aggregated(feature, plan.column(feature)));
    }
    for (FeatureDraft feature : view.features()) {
      if (!(feature.node() instanceof Aggregated)) {
        parts.add(features.computed(feature));
      }
    }
    parts.removeIf(part -> part == null);
    parts.sort(Comparator.comparing(part -> part.spec().name()));
    return parts;
  }

  private FeatureStore store(Map<String, BoundView> views, Map<String, Part> parts) {
    List<BoundFeature> features = new ArrayList<>();
    parts.forEach(
        (name, part) -> {
          List<JavaType<Object>> inputTypes = new ArrayList<>();
          part.spec().inputs().forEach(input -> inputTypes.add(parts.get(input).javaType()));
          Derivation code =
              part.draft().node() instanceof Derived derived ? derived.function() : null;
          features.add(
              new BoundFeature(
                  part.spec(),
                  views.get(part.draft().view()),
                  part.javaType(),
                  part.constraints(),
                  code,
                  inputTypes));
        });
    features.sort(Comparator.comparing(BoundFeature::qualifiedName));
    List<BoundStream> streams = sorted(BoundStream.class);
    List<BoundTable> tables = sorted(BoundTable.class);
    Map<String, EntitySpec> entities = new TreeMap<>();
    views.values().forEach(view -> entities.put(view.keys().spec().name(), view.keys().spec()));
    tables.forEach(table -> entities.put(table.keys().spec().name(), table.keys().spec()));
    List<StreamSpec> streamSpecs = streams.stream().map(BoundStream::spec).toList();
    List<TableSpec> tableSpecs = tables.stream().map(BoundTable::spec).toList();
    List<ViewSpec> viewSpecs = views.values().stream().map(BoundView::spec).toList();
    Manifest manifest =
        new Manifest(
            Manifest.FORMAT_VERSION,
            List.copyOf(entities.values()),
            streamSpecs,
            tableSpecs,
            viewSpecs);
    return new FeatureStore(
        manifest, streams, tables, List.copyOf(views.values()), features, draft);
  }

  private <F extends BoundFeed> List<F> sorted(Class<F> kind) {
    return feeds.values().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .sorted(Comparator.comparing(BoundFeed::name))
        .toList();
  }
}
