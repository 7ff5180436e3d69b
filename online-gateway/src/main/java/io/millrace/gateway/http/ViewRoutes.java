package io.millrace.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Window;
import io.millrace.gateway.query.QueryRequest;
import io.millrace.gateway.query.QueryService;
import io.millrace.gateway.store.FreshnessWatch;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.manifest.FeatureSpec;
import io.millrace.manifest.ViewSpec;
import io.millrace.type.DataTypes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What views there are, and one key of one view. */
final class ViewRoutes {
  private final FeatureStore store;
  private final QueryService queries;
  private final FreshnessWatch freshness;

  ViewRoutes(FeatureStore store, QueryService queries, FreshnessWatch freshness) {
    this.store = store;
    this.queries = queries;
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
    Optional<BoundView> found = view(context);
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

  /**
   * The columns of a composite key are separated by commas; a comma within one is written {@code
   * %2C}.
   */
  void read(RoutingContext context) {
    Optional<BoundView> found = view(context);
    if (found.isEmpty()) {
      return;
    }
    BoundView view = found.get();
    List<KeyColumn> columns = view.keys().spec().key();
    String path = context.request().path();
    String[] parts = path.substring(path.lastIndexOf('/') + 1).split(",", -1);
    if (parts.length != columns.size()) {
      Json.error(
          context,
          400,
          "INVALID_QUERY",
          "the key of view "
              + view.spec().name()
              + " has "
              + columns.size()
              + " columns "
              + columns.stream().map(KeyColumn::name).toList()
              + ", separated by commas; given are "
              + parts.length);
      return;
    }
    Map<String, JsonNode> inputs = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String text = URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8);
      inputs.put(view.spec().name() + "." + columns.get(i).name(), TextNode.valueOf(text));
    }
    // Features that come with the request have no place in a path, nor has what is derived from
    // them.
    List<String> outputs =
        features(view).stream()
            .filter(feature -> !needsInput(feature))
            .map(BoundFeature::qualifiedName)
            .toList();
    queries
        .answer(new QueryRequest(inputs, outputs, Map.of(), now(context), false, false, null))
        .onSuccess(response -> Json.send(context, response))
        .onFailure(context::fail);
  }

  private List<BoundFeature> features(BoundView view) {
    return store.features().stream().filter(feature -> feature.view() == view).toList();
  }

  private boolean needsInput(BoundFeature feature) {
    return feature.spec().kind() == FeatureSpec.Kind.INPUT
        || feature.spec().inputs().stream().anyMatch(input -> needsInput(store.feature(input)));
  }

  private static Instant now(RoutingContext context) {
    String now = context.request().getParam("now");
    return now == null ? null : Instant.parse(now);
  }

  private Optional<BoundView> view(RoutingContext context) {
    String name = context.pathParam("view");
    Optional<BoundView> found =
        store.views().stream().filter(view -> view.spec().name().equals(name)).findFirst();
    if (found.isEmpty()) {
      List<String> known = store.views().stream().map(view -> view.spec().name()).toList();
      Json.error(
          context,
          404,
          "INVALID_QUERY",
          io.millrace.gateway.query.FeatureNames.unknown("view", name, known));
    }
    return found;
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
