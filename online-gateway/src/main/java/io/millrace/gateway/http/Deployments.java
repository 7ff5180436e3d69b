package io.millrace.gateway.http;

import io.millrace.compile.FeatureStore;
import io.millrace.manifest.ViewSpec;
import java.util.stream.Collectors;

/** What a gateway says it serves. */
final class Deployments {
  private Deployments() {}

  /** Changes whenever a view's table does. */
  static String id(FeatureStore store) {
    return Integer.toHexString(
        store.views().stream()
            .map(view -> view.spec())
            .map(ViewSpec::onlineTable)
            .sorted()
            .collect(Collectors.joining("\n"))
            .hashCode());
  }
}
