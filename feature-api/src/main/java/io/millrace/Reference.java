package io.millrace;

import java.io.Serializable;

/** Names a feature without loading its class yet: {@code ref(() -> OtherFeatures.SCORE)}. */
@FunctionalInterface
public interface Reference<T> extends Serializable {
  Feature<T> get();
}
