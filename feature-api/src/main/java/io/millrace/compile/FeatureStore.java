package io.millrace.compile;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.Table;
import io.millrace.manifest.Manifest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compiled definitions: the manifest, and the code behind it. Immutable and thread-safe, as far as
 * the user's code is. Not serializable: every process compiles the classes again.
 */
public final class FeatureStore {
  private final Manifest manifest;
  private final Map<String, BoundStream> streams;
  private final Map<String, BoundTable> tables;
  private final Map<String, BoundView> views;
  private final Map<String, BoundFeature> features;
  private final Draft draft;

  FeatureStore(
      Manifest manifest,
      List<BoundStream> streams,
      List<BoundTable> tables,
      List<BoundView> views,
      List<BoundFeature> features,
      Draft draft) {
    this.manifest = manifest;
    this.draft = draft;
    this.streams = index(streams, stream -> stream.spec().name());
    this.tables = index(tables, table -> table.spec().name());
    this.views = index(views, view -> view.spec().name());
    this.features = index(features, BoundFeature::qualifiedName);
  }

  public Manifest manifest() {
    return manifest;
  }

  /** The view classes that were compiled, sorted by the views' names. */
  public List<Class<?>> viewClasses() {
    return List.copyOf(draft.views().stream().map(ViewDraft::type).toList());
  }

  /** Sorted by name. */
  public List<BoundStream> streams() {
    return List.copyOf(streams.values());
  }

  /**
   * The stream of this name.
   *
   * @throws IllegalArgumentException if there is none; lists those there are
   */
  public BoundStream stream(String name) {
    return found(streams, name, "stream");
  }

  /** Sorted by name. */
  public List<BoundTable> tables() {
    return List.copyOf(tables.values());
  }

  /**
   * The table of this name.
   *
   * @throws IllegalArgumentException if there is none; lists those there are
   */
  public BoundTable table(String name) {
    return found(tables, name, "table");
  }

  /** Sorted by name. */
  public List<BoundView> views() {
    return List.copyOf(views.values());
  }

  /**
   * The view of this name.
   *
   * @throws IllegalArgumentException if there is none; lists those there are
   */
  public BoundView view(String name) {
    return found(views, name, "view");
  }

  /** Sorted by name. */
  public Collection<BoundFeature> features() {
    return features.values();
  }

  /**
   * The feature of this name, such as {@code card.spend_1h}, or of its alias with the window in
   * seconds, {@code card.spend__3600__}.
   *
   * @throws IllegalArgumentException if there is none; lists those there are
   */
  public BoundFeature feature(String qualifiedName) {
    BoundFeature feature = features.get(qualifiedName);
    return feature != null
        ? feature
        : aliased(qualifiedName).orElseGet(() -> found(features, qualifiedName, "feature"));
  }

  /**
   * The feature of a constant, or of one window of it: {@code CardFeatures.SPEND.over("1h")}.
   *
   * @throws IllegalArgumentException if the constant is of no view of this store
   */
  public BoundFeature feature(Feature<?> constant) {
    return draft
        .resolve(constant)
        .map(found -> features.get(found.qualifiedName()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the feature is of no view of this store; there is "
                        + String.join(", ", views.keySet())));
  }

  /**
   * The stream of a constant.
   *
   * @throws IllegalArgumentException if no view of this store uses it
   */
  public BoundStream stream(EventStream<?> constant) {
    return draft
        .feed(constant.definition())
        .map(found -> streams.get(found.name()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no view of this store uses the stream; there is "
                        + String.join(", ", streams.keySet())));
  }

  /**
   * The table of a constant.
   *
   * @throws IllegalArgumentException if no view of this store uses it
   */
  public BoundTable table(Table<?> constant) {
    return draft
        .feed(constant.definition())
        .map(found -> tables.get(found.name()))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no view of this store uses the table; there is "
                        + String.join(", ", tables.keySet())));
  }

  private Optional<BoundFeature> aliased(String name) {
    return features.values().stream()
        .filter(feature -> FeatureAlias.of(feature.spec()).isPresent())
        .filter(
            feature ->
                name.equals(
                    feature.view().spec().name()
                        + "."
                        + FeatureAlias.of(feature.spec()).orElseThrow()))
        .findFirst();
  }

  private static <T> Map<String, T> index(List<T> all, Function<T, String> name) {
    Map<String, T> index = new LinkedHashMap<>();
    all.forEach(each -> index.put(name.apply(each), each));
    return java.util.Collections.unmodifiableMap(index);
  }

  private static <T> T found(Map<String, T> all, String name, String what) {
    T value = all.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no %s '%s'; there is %s"
              .formatted(what, name, all.keySet().stream().collect(Collectors.joining(", "))));
    }
    return value;
  }
}
