package io.millrace.benchmarks.gateway;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One kind of request: so many features of so many views for so many keys.
 *
 * @param name as the bare handler knows it
 * @param views the first of the store's
 * @param features of each view
 * @param keys of one request
 * @param differentKeys they are drawn from so many, from {@link DriverTables#FIRST_KEY} on
 */
record Question(String name, int views, int features, int keys, int differentKeys) {
  /** Where the keys stand in a body: the first one if it is one, else the list's bracket. */
  static final String BEFORE_KEYS = "{\"inputs\":{\"" + Trips.KEY + "\":";

  static final int KEY_DIGITS = 7;

  /** The body, with {@link #KEY_DIGITS} zeros where each key goes. */
  byte[] body(FeatureStore store) {
    String key = "0".repeat(KEY_DIGITS);
    String list = IntStream.range(0, keys).mapToObj(i -> key).collect(Collectors.joining(","));
    List<String> outputs = new ArrayList<>();
    for (BoundView view : store.views().subList(0, views)) {
      store.features().stream()
          .filter(feature -> feature.view() == view)
          .limit(features)
          .forEach(feature -> outputs.add('"' + feature.qualifiedName() + '"'));
    }
    return (BEFORE_KEYS
            + (keys == 1 ? key : "[" + list + "]")
            + "},\"outputs\":["
            + String.join(",", outputs)
            + "]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Where the n-th key begins in a body. */
  static int keyAt(int keys, int n) {
    return BEFORE_KEYS.length() + (keys == 1 ? 0 : 1) + n * (KEY_DIGITS + 1);
  }
}
