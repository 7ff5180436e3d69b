package io.millrace.dataset.local;

import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.spine.StagedSpine;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.duckdb.DuckDBColumnType;

/**
 * The rows of a set's file that hold any of some keys, found in one reading: a bit for each row is
 * in memory, however many keys there are. A row that holds several counts for the one that was
 * asked for first, as if they had been looked for one after the other. Not thread-safe.
 */
final class HeldRows {
  private static final String LEFT = "is_left";

  private final String reading;
  private final String number;
  private final BitSet held = new BitSet();
  private final Map<Set<Long>, Long> byEntries = new HashMap<>();

  /**
   * @param reading all rows, as a table function
   * @param number a column that it has not
   */
  private HeldRows(String reading, String number) {
    this.reading = reading;
    this.number = number;
  }

  /**
   * Looks for the keys in the columns that the set took them from, and in those that are called as
   * their entity's key is, whatever the set used them for.
   */
  static HeldRows of(
      LocalDatabase database, StagedSpine staged, DatasetRecord record, SoughtKeys keys) {
    String reading = SpineFile.asWritten(staged.file());
    SpineFile columns = new SpineFile(staged, SpineFile.columns(database, reading));
    HeldRows rows = new HeldRows(reading, Sql.name(unused(columns.columns().keySet())));
    List<KeyPlace> places = new ArrayList<>();
    Selection selection = new Selection();
    for (SoughtKeys.OfEntity entity : keys.entities()) {
      for (List<String> cells : cells(record, columns, entity.codec().spec())) {
        places.add(new KeyPlace(entity, selection.of(cells, entity.codec().spec())));
      }
    }
    if (!places.isEmpty()) {
      database.forEach(rows.query(selection), row -> rows.look(row, places));
    }
    return rows;
  }

  private String query(Selection selection) {
    return "SELECT %s, %s FROM (%s)"
        .formatted(
            number, Sql.list(selection.expressions()), numbered(Sql.list(selection.columns())));
  }

  private String numbered(String selected) {
    return "SELECT row_number() OVER () - 1 AS %s, %s FROM %s".formatted(number, selected, reading);
  }

  private void look(ResultSet row, List<KeyPlace> places) throws SQLException {
    Set<Long> entries = Set.of();
    for (KeyPlace place : places) {
      Set<Long> here = place.forgettings(row);
      if (entries.isEmpty()) {
        entries = here;
      } else if (!entries.containsAll(here)) {
        entries = new TreeSet<>(entries);
        entries.addAll(here);
      }
    }
    if (!entries.isEmpty()) {
      held.set(Math.toIntExact(row.getLong(1)));
      byEntries.merge(entries, 1L, Long::sum);
    }
  }

  /** How many rows there are by all the entries that forget them. */
  Map<Set<Long>, Long> byEntries() {
    return byEntries;
  }

  /** How many rows there are by the first entry that forgets them; others are not there. */
  SortedMap<Long, Long> counts() {
    SortedMap<Long, Long> counts = new TreeMap<>();
    byEntries.forEach((entries, rows) -> counts.merge(Collections.min(entries), rows, Long::sum));
    return counts;
  }

  /** A query for all other rows, in the file's order; once. */
  String others(LocalDatabase database) {
    database.define(
        LEFT,
        DuckDBColumnType.BOOLEAN,
        (rows, into) -> {
          for (long at = 0; at < rows.rowCount(); at++) {
            into.setBoolean(at, !held.get((int) rows.vector(0).getLong(at)));
          }
        });
    return "SELECT * EXCLUDE (%s) FROM (%s) WHERE %s(%s)"
        .formatted(number, numbered("*"), LEFT, number);
  }

  private static String unused(Set<String> columns) {
    Set<String> used = new LinkedHashSet<>();
    columns.forEach(column -> used.add(column.toLowerCase(Locale.ROOT)));
    String name = "row";
    while (used.contains(name)) {
      name += "_";
    }
    return name;
  }

  /** Columns that may hold a key, in the order of the entity's. */
  private static Set<List<String>> cells(
      DatasetRecord record, SpineFile columns, EntitySpec entity) {
    Set<String> views = new LinkedHashSet<>(record.views().keySet());
    views.add("");
    Set<List<String>> places = new LinkedHashSet<>();
    for (String view : views) {
      List<String> found = new ArrayList<>();
      for (EntitySpec.KeyColumn key : entity.key()) {
        String named = record.keys().getOrDefault(view + "." + key.name(), key.name());
        Optional<String> column = columns.find(named);
        column.ifPresent(found::add);
      }
      if (found.size() == entity.key().size()) {
        places.add(found);
      }
    }
    return places;
  }

  /** What is read of each row, each once. */
  private static final class Selection {
    private final Set<String> columns = new LinkedHashSet<>();
    private final Map<String, Integer> expressions = new LinkedHashMap<>();

    /** Where the texts of a key's cells stand: as they are, then as sets take them. */
    List<Integer> of(List<String> cells, EntitySpec entity) {
      List<Integer> places = new ArrayList<>();
      for (String cell : cells) {
        columns.add(Sql.name(cell));
        places.add(place("CAST(%s AS VARCHAR)".formatted(Sql.name(cell))));
      }
      for (int i = 0; i < cells.size(); i++) {
        places.add(place(taken(cells.get(i), entity.key().get(i).type())));
      }
      return places;
    }

    private int place(String expression) {
      // The first is the row's number.
      return expressions.computeIfAbsent(expression, any -> expressions.size() + 2);
    }

    List<String> columns() {
      return List.copyOf(columns);
    }

    List<String> expressions() {
      return List.copyOf(expressions.keySet());
    }

    /** A cell as sets take it for a key, which is more generous; in a form that the codec reads. */
    private static String taken(String column, DataType type) {
      String taken = "TRY_CAST(%s AS %s)".formatted(Sql.name(column), DuckTypes.of(type));
      return "CAST(%s AS VARCHAR)"
          .formatted(
              type instanceof DataType.Timestamp
                  ? "CAST(%s AS TIMESTAMP)".formatted(taken)
                  : taken);
    }
  }
}
