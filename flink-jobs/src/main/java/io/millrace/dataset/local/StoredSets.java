package io.millrace.dataset.local;

import io.millrace.dataset.DatasetDifference;
import io.millrace.dataset.DatasetDifference.Column;
import io.millrace.dataset.DatasetDifference.Example;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares two revisions, column by column. Used once; not thread-safe. */
public final class StoredSets {
  private static final int EXAMPLES = 3;
  private static final String NUMBER = "number_of";

  private final LocalDatabase database;
  private final Map<String, String> typesA;
  private final Map<String, String> typesB;
  private final boolean asText;
  private final boolean textA;
  private final List<String> spine = new ArrayList<>();

  private StoredSets(LocalDatabase database, StoredSet a, StoredSet b) {
    this.database = database;
    this.typesA = a.types(database);
    this.typesB = b.types(database);
    this.textA = a.isText();
    this.asText = textA || b.isText();
    for (String column : typesA.keySet()) {
      if (typesB.containsKey(column) && !a.isFeature(column) && !b.isFeature(column)) {
        spine.add(column);
      }
    }
    database.defineOfText(NUMBER, NumberText::of);
    database.execute("CREATE TABLE a AS SELECT * FROM " + a.asWritten());
    database.execute("CREATE TABLE b AS SELECT * FROM " + b.asWritten());
  }

  /** How they differ. */
  public static DatasetDifference compare(StoredSet a, StoredSet b) {
    try (LocalDatabase database = StoredSet.open()) {
      return new StoredSets(database, a, b).difference();
    }
  }

  private DatasetDifference difference() {
    match();
    List<String> onlyInA = new ArrayList<>(typesA.keySet());
    onlyInA.removeAll(typesB.keySet());
    List<String> onlyInB = new ArrayList<>(typesB.keySet());
    onlyInB.removeAll(typesA.keySet());
    List<Column> columns = new ArrayList<>();
    for (String column : typesA.keySet()) {
      if (typesB.containsKey(column) && !spine.contains(column)) {
        columns.add(column(column));
      }
    }
    return new DatasetDifference(
        database.number("SELECT count(*) FROM matched WHERE a IS NOT NULL AND b IS NOT NULL"),
        database.number("SELECT count(*) FROM matched WHERE b IS NULL"),
        database.number("SELECT count(*) FROM matched WHERE a IS NULL"),
        onlyInA,
        onlyInB,
        columns);
  }

  /**
   * Which row of one belongs to which of the other: {@code matched (a, b)}, rows by their place.
   */
  private void match() {
    StringBuilder joined = new StringBuilder("x.same = y.same");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < spine.size(); i++) {
      texts.add(compared(spine.get(i)) + " AS s" + i);
      joined.append(" AND x.s%1$s IS NOT DISTINCT FROM y.s%1$s".formatted(i));
    }
    StringBuilder partition = new StringBuilder();
    for (int i = 0; i < spine.size(); i++) {
      partition.append(i == 0 ? "PARTITION BY s" : ", s").append(i);
    }
    String numbered =
        "(SELECT *, row_number() OVER (%s ORDER BY place) AS same FROM (SELECT rowid AS place%s"
            + " FROM %s))";
    String columns = texts.isEmpty() ? "" : ", " + Sql.list(texts);
    database.execute(
        "CREATE TABLE matched AS SELECT x.place AS a, y.place AS b FROM %s x FULL JOIN %s y ON %s"
            .formatted(
                numbered.formatted(partition, columns, "a"),
                numbered.formatted(partition, columns, "b"),
                joined));
  }

  /** A column of the spine as an expression: equal numbers are one text, whatever their types. */
  private String compared(String column) {
    String text = "CAST(%s AS VARCHAR)".formatted(Sql.name(column));
    String typeA = typesA.get(column);
    String typeB = typesB.get(column);
    boolean asNumber =
        NumberText.isNumber(typeA)
            && NumberText.isNumber(typeB)
            && (asText || !typeA.equals(typeB));
    return asNumber ? "%s(NULLIF(%s, ''))".formatted(NUMBER, text) : text;
  }

  private Column column(String column) {
    String typeA = typesA.get(column);
    String typeB = typesB.get(column);
    String a = "a." + Sql.name(column);
    String b = "b." + Sql.name(column);
    String differ =
        asText || !typeA.equals(typeB)
            ? texts(a, b)
            : "%s IS DISTINCT FROM %s".formatted(a, b)
                // Zeros of either sign are one value to SQL, also within a list.
                + (typeA.contains("DOUBLE") || typeA.contains("FLOAT") ? " OR " + texts(a, b) : "");
    String from =
        "FROM matched JOIN a ON a.rowid = matched.a JOIN b ON b.rowid = matched.b WHERE " + differ;
    long differing = database.number("SELECT count(*) " + from);
    if (differing == 0 && asText) {
      // A CSV says no types: what was told from the same cells is no difference.
      String said = textA ? typeB : typeA;
      return new Column(column, said, said, 0, List.of());
    }
    return new Column(
        column, typeA, typeB, differing, differing == 0 ? List.of() : examples(a, b, from));
  }

  private static String texts(String a, String b) {
    return "CAST(%s AS VARCHAR) IS DISTINCT FROM CAST(%s AS VARCHAR)".formatted(a, b);
  }

  private List<Example> examples(String a, String b, String from) {
    List<String> selected =
        new ArrayList<>(
            List.of(
                "matched.a + 1",
                "CAST(%s AS VARCHAR)".formatted(a),
                "CAST(%s AS VARCHAR)".formatted(b)));
    spine.forEach(column -> selected.add("CAST(a.%s AS VARCHAR)".formatted(Sql.name(column))));
    List<Example> examples = new ArrayList<>();
    database.forEach(
        "SELECT %s %s ORDER BY matched.a LIMIT %s".formatted(Sql.list(selected), from, EXAMPLES),
        row -> {
          Map<String, String> texts = new LinkedHashMap<>();
          for (int i = 0; i < spine.size(); i++) {
            texts.put(spine.get(i), row.getString(i + 4));
          }
          examples.add(new Example(row.getLong(1), texts, row.getString(2), row.getString(3)));
        });
    return examples;
  }
}
