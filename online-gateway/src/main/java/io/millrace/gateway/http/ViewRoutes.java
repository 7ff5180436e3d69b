package io.millrace.gateway.http;

import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Window;
import io.millrace.gateway.store.FreshnessWatch;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.manifest.FeatureSpec;
import io.millrace.manifest.ViewSpec;
import io.millrace.type.DataTypes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What views there are. */
final class ViewRoutes {
  private final FeatureStore store;
  private final FreshnessWatch freshness;

  ViewRoutes(FeatureStore store, FreshnessWatch freshness) {
    this.store = store;
    this.freshness = freshness;
  }

  void list(RoutingContext context) {
    JsonArray views = new JsonArray();
    for (BoundView view : store.views()) {
      views.add(
          new JsonObject()
              .put("name", view.spec().name())
              .put("description", view.spec().description())
              .put("owner", view.spec().owner())
              .put("tags", new JsonArray(view.spec().tags()))
              .put("key", key(view))
              .put("features", features(view).size())
              .put("complete_to", completeTo(view)));
    }
    Json.send(context, 200, new JsonObject().put("views", views));
  }

  void describe(RoutingContext context) {
    Optional<BoundView> found = Views.named(store, context);
    if (found.isEmpty()) {
      return;
    }
    ViewSpec spec = found.get().spec();
    JsonArray features = new JsonArray();
    features(found.get()).forEach(feature -> features.add(describe(feature)));
    Json.send(
        context,
        200,
        new JsonObject()
            .put("name", spec.name())
            .put("version", spec.version())
            .put("description", spec.description())
            .put("owner", spec.owner())
            .put("tags", new JsonArray(spec.tags()))
            .put("deprecated", spec.deprecated())
            .put("key", key(found.get()))
            .put("online_table", spec.onlineTable())
            .put("complete_to", completeTo(found.get()))
            .put("features", features));
  }

  private List<BoundFeature> features(BoundView view) {
    return Views.features(store, view);
  }

  private String completeTo(BoundView view) {
    long completeTo = freshness.of(view).completeToMillis();
    boolean known = completeTo != Long.MIN_VALUE && completeTo != Long.MAX_VALUE;
    return known ? Instant.ofEpochMilli(completeTo).toString() : null;
  }

  private static JsonArray key(BoundView view) {
    JsonArray key = new JsonArray();
    for (KeyColumn column : view.keys().spec().key()) {
      key.add(
          new JsonObject().put("name", column.name()).put("type", DataTypes.name(column.type())));
    }
    return key;
  }

  private static JsonObject describe(BoundFeature feature) {
    FeatureSpec spec = feature.spec();
    JsonObject described =
        new JsonObject()
            .put("name", feature.qualifiedName())
            .put("type", DataTypes.name(spec.type()))
            .put("kind", spec.kind().name().toLowerCase(java.util.Locale.ROOT))
            .put("description", spec.description())
            .put("owner", spec.owner())
            .put("tags", new JsonArray(spec.tags()))
            .put("deprecated", spec.deprecated())
            .put("lineage", new JsonArray(spec.lineage()))
            .put("inputs", new JsonArray(spec.inputs()));
    Window window = spec.window();
    if (window != null && !window.isLifetime()) {
      described.put(
          "window",
          new JsonObject()
              .put("length_ms", window.lengthMillis())
              .put("tile_ms", window.tileMillis())
              .put("delay_ms", window.delayMillis()));
    }
    return described;
  }
}
