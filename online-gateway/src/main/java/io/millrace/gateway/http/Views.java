package io.millrace.gateway.http;

import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.query.FeatureNames;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** The views that paths speak of. */
final class Views {
  private Views() {}

  /** The view of the path; without one the request is answered with an error. */
  static Optional<BoundView> named(FeatureStore store, RoutingContext context) {
    String name = context.pathParam("view");
    Optional<BoundView> found =
        store.views().stream().filter(view -> view.spec().name().equals(name)).findFirst();
    if (found.isEmpty()) {
      List<String> known = store.views().stream().map(view -> view.spec().name()).toList();
      Json.error(context, 404, "INVALID_QUERY", FeatureNames.unknown("view", name, known));
    }
    return found;
  }

  static List<BoundFeature> features(FeatureStore store, BoundView view) {
    return store.features().stream().filter(feature -> feature.view() == view).toList();
  }
}
