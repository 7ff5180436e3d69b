package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.type.DriverValues;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBReadableVector;

/**
 * The distinct keys that a spine has in some columns, numbered from 0, and the questions: which row
 * asks for which key at which instant. Events of other keys count for nothing.
 */
final class SpineKeys {
  private final String keys;
  private final String asked;
  private final int size;
  private final List<KeyColumn> columns;

  private SpineKeys(String keys, String asked, int size, List<KeyColumn> columns) {
    this.keys = keys;
    this.asked = asked;
    this.size = size;
    this.columns = columns;
  }

  /** The keys of each view; views that take the same columns as the same types share them. */
  static Map<BoundView, SpineKeys> ofViews(
      LocalDatabase database, SpineTable spine, List<BoundView> views) {
    Map<List<KeyColumn>, SpineKeys> known = new HashMap<>();
    Map<BoundView, SpineKeys> keys = new LinkedHashMap<>();
    for (BoundView view : views) {
      List<KeyColumn> columns = spine.columns().keys().get(view);
      List<KeyColumn> same = columns.stream().map(KeyColumn::withoutPlace).toList();
      SpineKeys own = known.get(same);
      if (own == null) {
        own = SpineKeys.of(database, spine, columns, known.size());
        known.put(same, own);
      }
      keys.put(view, own);
    }
    return keys;
  }

  /**
   * Numbers the keys, in tables {@code keys_N (k, c0...)} and {@code asked_N (k, t, r)}.
   *
   * @param number makes the tables' names
   */
  static SpineKeys of(
      LocalDatabase database, SpineTable spine, List<KeyColumn> columns, int number) {
    String keys = "keys_" + number;
    String asked = "asked_" + number;
    List<String> named = new ArrayList<>();
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      named.add(columns.get(i).expression("spine") + " AS c" + i);
      joined.add(columns.get(i).expression("spine") + " = " + keys + ".c" + i);
    }
    database.execute(
        "CREATE TABLE %s AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS k, * FROM (SELECT DISTINCT %s FROM spine)"
            .formatted(keys, Sql.list(named)));
    database.execute(
        "CREATE TABLE %s AS SELECT k, CAST(%s AS BIGINT) AS t, CAST(spine.rowid AS BIGINT) AS r FROM spine JOIN %s ON %s"
            .formatted(asked, spine.millis(), keys, String.join(" AND ", joined)));
    int size = (int) database.number("SELECT count(*) FROM " + keys);
    return new SpineKeys(keys, asked, size, columns);
  }

  /** Puts what the spine asks beside what happens to the keys. */
  void ask(LocalDatabase database, RowTaker rows) throws SQLException {
    ByteWriter row = new ByteWriter(10);
    database.forEachChunk(
        "SELECT k, t, r FROM " + asked,
        chunk -> {
          DuckDBReadableVector keys = chunk.vector(0);
          DuckDBReadableVector instants = chunk.vector(1);
          DuckDBReadableVector spineRows = chunk.vector(2);
          for (long i = 0; i < chunk.rowCount(); i++) {
            row.clear();
            row.writeUnsigned(spineRows.getLong(i));
            rows.add(keys.getInt(i), SweepLayout.x(instants.getLong(i), SweepLayout.QUESTION), row);
          }
        });
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** Table of the keys. */
  String table() {
    return keys;
  }

  /** What the texts of the longest key take. */
  long longestBytes(LocalDatabase database) {
    List<String> lengths = new ArrayList<>(List.of("0"));
    for (int i = 0; i < columns.size(); i++) {
      if (DuckTypes.of(columns.get(i).type()).equals("VARCHAR")) {
        lengths.add("strlen(c" + i + ")");
      }
    }
    return database.number(
        "SELECT coalesce(max(%s), 0) FROM %s".formatted(String.join(" + ", lengths), keys));
  }

  /** The number of each key, for code that makes keys. */
  Map<EntityKey, Integer> numbers(LocalDatabase database, EntityCodec codec) {
    Map<EntityKey, Integer> numbers = new HashMap<>(size * 2);
    List<DriverValues> casts =
        columns.stream().map(column -> DriverValues.to(column.type())).toList();
    database.forEach(
        "SELECT * FROM " + keys,
        row -> {
          List<Object> values = new ArrayList<>();
          for (int i = 0; i < casts.size(); i++) {
            values.add(casts.get(i).cast(row.getObject(i + 2)));
          }
          numbers.put(codec.encode(values), row.getInt(1));
        });
    return numbers;
  }
}
