package io.millrace.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.query.QueryService;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataTypes;
import io.vertx.ext.web.RoutingContext;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All features of one key of one view: {@code /v1/views/card/c1}. */
final class KeyRoute {
  private final FeatureStore store;
  private final QueryService queries;

  KeyRoute(FeatureStore store, QueryService queries) {
    this.store = store;
    this.queries = queries;
  }

  /**
   * The columns of a composite key are separated by commas; a comma within one is written {@code
   * %2C}, a slash {@code %2F}.
   */
  void read(RoutingContext context) {
    Optional<BoundView> found = Views.named(store, context);
    if (found.isEmpty()) {
      return;
    }
    BoundView view = found.get();
    List<KeyColumn> columns = view.keys().spec().key();
    String path = context.request().path();
    String[] parts = path.substring(path.lastIndexOf('/') + 1).split(",", -1);
    if (columns.size() == 1) {
      // One column takes commas as they are.
      parts = new String[] {String.join(",", parts)};
    }
    if (parts.length != columns.size()) {
      wrongColumns(context, view, parts.length);
      return;
    }
    Map<String, JsonNode> inputs = new LinkedHashMap<>();
    for (int i = 0; i < parts.length; i++) {
      String text;
      try {
        text = URLDecoder.decode(parts[i].replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        Json.error(context, 400, "INVALID_QUERY", "the key is not well encoded: " + parts[i]);
        return;
      }
      inputs.put(view.spec().name() + "." + columns.get(i).name(), TextNode.valueOf(text));
    }
    queries
        .answer(inputs, view.spec().name() + ".*", context.request().getParam("now"))
        .onSuccess(response -> Json.send(context, response))
        .onFailure(context::fail);
  }

  private static void wrongColumns(RoutingContext context, BoundView view, int given) {
    List<KeyColumn> columns = view.keys().spec().key();
    Json.error(
        context,
        400,
        "INVALID_QUERY",
        "the key of view "
            + view.spec().name()
            + " has "
            + columns.size()
            + " columns "
            + columns.stream()
                .map(column -> column.name() + " " + DataTypes.name(column.type()))
                .toList()
            + ", separated by commas; given are "
            + given);
  }
}
