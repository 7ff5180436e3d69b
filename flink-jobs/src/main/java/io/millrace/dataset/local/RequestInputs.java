package io.millrace.dataset.local;

import io.millrace.compile.BoundFeature;
import io.millrace.type.DriverValues;
import io.millrace.type.UnreadableValueException;
import java.sql.Array;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What comes with the request, from the spine's columns: canonical values by row. */
final class RequestInputs {
  private static final int SHOWN = 3;

  private final List<BoundFeature> features;
  private final Object[][] values;

  /** Values of a column that are not of its type. */
  private static final class Unreadable {
    private final List<String> first = new ArrayList<>();
    private int rows;

    void add(int row, String why) {
      if (rows++ < SHOWN) {
        first.add("row %d (%s)".formatted(row, why));
      }
    }

    void tell(BoundFeature feature, String column, List<String> problems) {
      if (rows > 0) {
        problems.add(
            "%s in column '%s' what is no value of feature %s: %s"
                .formatted(
                    SpineTable.counted(rows, "has", "have"),
                    column,
                    feature.qualifiedName(),
                    String.join(", ", first)));
      }
    }
  }

  private RequestInputs(List<BoundFeature> features, Object[][] values) {
    this.features = features;
    this.values = values;
  }

  /**
   * Reads the columns.
   *
   * @param problems takes, for each column, how many values are not of its type, and the first
   */
  static RequestInputs read(LocalDatabase database, SpineTable spine, List<String> problems) {
    Map<BoundFeature, String> columns = spine.columns().inputs();
    List<BoundFeature> features = List.copyOf(columns.keySet());
    Object[][] values = new Object[features.size()][features.isEmpty() ? 0 : spine.rows()];
    if (features.isEmpty()) {
      return new RequestInputs(features, values);
    }
    List<DriverValues> casts =
        features.stream().map(feature -> DriverValues.to(feature.spec().type())).toList();
    List<Unreadable> unreadable = features.stream().map(feature -> new Unreadable()).toList();
    int[] row = new int[1];
    database.forEach(
        "SELECT %s FROM spine"
            .formatted(
                features.stream()
                    .map(feature -> expression(spine, columns.get(feature)))
                    .collect(Collectors.joining(", "))),
        found -> {
          for (int i = 0; i < values.length; i++) {
            try {
              values[i][row[0]] = casts.get(i).cast(plain(found.getObject(i + 1)));
            } catch (UnreadableValueException e) {
              unreadable.get(i).add(row[0] + 1, e.getMessage());
            }
          }
          row[0]++;
        });
    for (int i = 0; i < values.length; i++) {
      unreadable.get(i).tell(features.get(i), columns.get(features.get(i)), problems);
    }
    return new RequestInputs(features, values);
  }

  /**
   * Times without an offset are UTC, whatever the zone of this machine; what has parts with names
   * is JSON.
   */
  private static String expression(SpineTable spine, String column) {
    String value = spine.value(column);
    if (spine.hasNamedParts(column)) {
      return "CAST(to_json(" + value + ") AS VARCHAR)";
    }
    return spine.isLocalTime(column) ? "CAST(" + value + " AS TIMESTAMP WITH TIME ZONE)" : value;
  }

  /** The driver has classes of its own for arrays and bytes. */
  private static Object plain(Object found) throws SQLException {
    if (found instanceof Array array) {
      return array.getArray();
    }
    return found instanceof Blob blob ? blob.getBytes(1, (int) blob.length()) : found;
  }

  /** By feature; an empty cell is given as null. */
  Map<String, Object> at(int row) {
    if (features.isEmpty()) {
      return Map.of();
    }
    Map<String, Object> given = new HashMap<>();
    for (int i = 0; i < values.length; i++) {
      given.put(features.get(i).qualifiedName(), values[i][row]);
    }
    return given;
  }
}
