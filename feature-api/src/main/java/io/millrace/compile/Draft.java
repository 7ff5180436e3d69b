package io.millrace.compile;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.Reference;
import io.millrace.definition.Durations;
import io.millrace.definition.FeatureDefinition;
import io.millrace.definition.FeatureDefinition.Aggregated;
import io.millrace.definition.FeatureDefinition.Column;
import io.millrace.definition.FeatureDefinition.Derived;
import io.millrace.definition.FeatureDefinition.Lookup;
import io.millrace.definition.FeatureDefinition.Referred;
import io.millrace.definition.FeedDefinition;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** All definitions as read: what the rules look at. Sorted by name. */
public record Draft(List<ViewDraft> views, List<FeedDraft> feeds) {
  private static final int MOST_HOPS = 16;

  public Draft {
    views = List.copyOf(views);
    feeds = List.copyOf(feeds);
  }

  public Stream<FeatureDraft> features() {
    return views.stream().flatMap(view -> view.features().stream());
  }

  public Optional<ViewDraft> view(String name) {
    return views.stream().filter(view -> view.name().equals(name)).findFirst();
  }

  /** The stream or table that is this very object. */
  public Optional<FeedDraft> feed(FeedDefinition definition) {
    return feeds.stream().filter(feed -> feed.definition() == definition).findFirst();
  }

  public Stream<FeedDraft> tables() {
    return feeds.stream().filter(FeedDraft::isTable);
  }

  /** What a view describes: the entity of its streams' keys, or of the views it is derived from. */
  public Optional<Entity> entity(ViewDraft view) {
    return EntityBinder.entity(view, this);
  }

  /** The features that a derived feature is computed from, as far as they are known. */
  public Stream<FeatureDraft> inputs(FeatureDraft feature) {
    return feature.node() instanceof Derived derived
        ? derived.inputs().stream().flatMap(input -> resolve(input).stream())
        : Stream.empty();
  }

  /** The constant that a definition points at; empty if it points at none. */
  public Optional<FeatureDraft> resolve(Feature<?> feature) {
    Feature<?> target = feature;
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      if (target == null) {
        return Optional.empty();
      }
      FeatureDefinition definition = target.definition();
      if (definition.node() instanceof Referred referred) {
        target = target(referred);
      } else if (definition.node() instanceof Lookup lookup) {
        return features()
            .filter(each -> each.identity() == lookup.windowed())
            .filter(each -> sameLength(each, lookup.length()))
            .findFirst();
      } else if (definition.node() instanceof Column column) {
        String name = Columns.featureName(column.row().rows().feed(), column.field());
        return features()
            .filter(each -> each.identity() == column.row() && each.name().equals(name))
            .findFirst();
      } else {
        return features().filter(each -> each.identity() == definition).findFirst();
      }
    }
    return Optional.empty();
  }

  /** What a reference refers to; null if its code throws. */
  static Feature<?> target(Referred referred) {
    Reference<?> reference = referred.reference();
    try {
      return reference == null ? null : reference.get();
    } catch (RuntimeException | LinkageError e) {
      return null;
    }
  }

  private static boolean sameLength(FeatureDraft feature, String length) {
    String own = ((Aggregated) feature.node()).window().length();
    return Objects.equals(own, length)
        || Durations.parse(own).isPresent() && Durations.parse(own).equals(Durations.parse(length));
  }
}
