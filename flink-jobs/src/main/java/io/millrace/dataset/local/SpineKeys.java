package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.type.DriverValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * The distinct keys that a spine has in some columns, numbered from 0, and the questions: which row
 * asks for which key at which instant. Events of other keys count for nothing.
 */
final class SpineKeys {
  private final SpineTable spine;
  private final String keys;
  private final String joined;
  private final int size;
  private final List<KeyColumn> columns;

  private SpineKeys(
      SpineTable spine, String keys, String joined, int size, List<KeyColumn> columns) {
    this.spine = spine;
    this.joined = joined;
    this.keys = keys;
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
   * Numbers the keys, in a table {@code keys_N (k, c0...)}.
   *
   * @param number makes the table's name
   */
  static SpineKeys of(
      LocalDatabase database, SpineTable spine, List<KeyColumn> columns, int number) {
    String keys = "keys_" + number;
    List<String> named = new ArrayList<>();
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      named.add(columns.get(i).expression("spine") + " AS c" + i);
      joined.add(columns.get(i).expression("spine") + " = " + keys + ".c" + i);
    }
    database.execute(
        "CREATE TABLE %s AS SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS k, * FROM (SELECT DISTINCT %s FROM spine)"
            .formatted(keys, Sql.list(named)));
    int size = (int) database.number("SELECT count(*) FROM " + keys);
    return new SpineKeys(spine, keys, String.join(" AND ", joined), size, columns);
  }

  /** Puts what the spine asks beside what happens to the keys. */
  void ask(LocalDatabase database, KeyedRows rows) {
    hand(
        database,
        chunk -> {
          try (KeyedRows.Lane lane = rows.lane()) {
            tell(chunk, lane);
          }
        });
  }

  /** Tells what the spine asks, one row at a time. */
  void ask(LocalDatabase database, RowTaker rows) {
    Object telling = new Object();
    hand(
        database,
        chunk -> {
          synchronized (telling) {
            tell(chunk, rows);
          }
        });
  }

  private void hand(LocalDatabase database, ParallelRead.Taker taker) {
    ParallelRead read = new ParallelRead();
    read.column(keys + ".k", DuckDBColumnType.INTEGER);
    read.column("CAST(%s AS BIGINT)".formatted(spine.millis()), DuckDBColumnType.BIGINT);
    read.column("spine.rowid", DuckDBColumnType.BIGINT);
    database.read(read, "spine JOIN %s ON %s".formatted(keys, joined), taker);
  }

  private static void tell(DuckDBDataChunkReader chunk, RowTaker rows) {
    DuckDBReadableVector keys = chunk.vector(0);
    DuckDBReadableVector instants = chunk.vector(1);
    DuckDBReadableVector spineRows = chunk.vector(2);
    ByteWriter row = new ByteWriter(16);
    for (long i = 0; i < chunk.rowCount(); i++) {
      row.clear();
      DetachedSweep.writeQuestion((int) spineRows.getLong(i), row);
      rows.add(keys.getInt(i), SweepLayout.x(instants.getLong(i), SweepLayout.QUESTION), row);
    }
  }

  /** How many keys there are. */
  int size() {
    return size;
  }

  /** Table of the keys. */
  String table() {
    return keys;
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
