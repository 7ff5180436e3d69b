package io.millrace.job.offline;

import java.util.Locale;
import java.util.Set;

/** Names of columns: snake case, and out of the way of a table's own columns. */
final class ColumnNames {
  private ColumnNames() {}

  /** {@code cardId} is {@code card_id}. */
  static String snake(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
        .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  /** The name itself, or {@code field__offset} where the table has an {@code offset} of its own. */
  static String beside(Set<String> taken, String prefix, String name) {
    return taken.contains(name) ? prefix + "__" + name : name;
  }

  /** Column of a feature, {@code card__spend_1h}. */
  static String ofFeature(String view, String feature) {
    return view + "__" + feature;
  }
}
