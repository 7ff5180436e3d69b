package io.millrace.compile;

import io.millrace.definition.Durations;
import io.millrace.manifest.FeatureSpec;
import java.util.Optional;

/** The second name of a windowed feature, with its window in seconds: {@code spend__3600__}. */
public final class FeatureAlias {
  private FeatureAlias() {}

  /** Empty for features without a window of whole seconds. */
  public static Optional<String> of(FeatureSpec feature) {
    if (feature.window() == null
        || feature.window().isLifetime()
        || feature.window().lengthMillis() % 1_000 != 0) {
      return Optional.empty();
    }
    int end = feature.name().lastIndexOf('_');
    boolean windowed =
        end > 0
            && Durations.parse(feature.name().substring(end + 1)).orElse(-1)
                == feature.window().lengthMillis();
    return windowed
        ? Optional.of(
            feature.name().substring(0, end)
                + "__"
                + feature.window().lengthMillis() / 1_000
                + "__")
        : Optional.empty();
  }
}
