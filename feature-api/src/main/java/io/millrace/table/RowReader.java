package io.millrace.table;

import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.TableSpec;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import io.millrace.type.DriverValues;
import io.millrace.type.FieldNames;
import io.millrace.type.StructValue;
import io.millrace.type.UnreadableValueException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Reads rows whose columns have names, as a query or a file gives them: finds the column of each
 * field, and casts its values. Case and underscores of names do not count unless two columns differ
 * in nothing else; columns that no field takes are passed over. Immutable and thread-safe.
 */
public final class RowReader {
  private final String table;
  private final List<DataType.Field> fields;
  private final String[] columns;
  private final int[] places;
  private final DriverValues[] casts;

  private RowReader(String table, List<DataType.Field> fields, String[] columns, int[] places) {
    this.table = table;
    this.fields = fields;
    this.columns = columns;
    this.places = places;
    this.casts =
        fields.stream().map(field -> DriverValues.to(field.type())).toArray(DriverValues[]::new);
  }

  /**
   * The reader of rows with these columns.
   *
   * @param found names of the columns, in the order of the values
   * @throws ColumnsMissingException naming every field whose column is not among them, or is there
   *     more than once
   */
  public static RowReader of(TableSpec table, List<String> found) {
    return of(table.name(), table.type(), table.columns(), found);
  }

  /**
   * As {@link #of(TableSpec, List)}, by the parts of a definition that count.
   *
   * @param table name of the table, for messages
   * @param names by field the column's name, where it is not the field's
   */
  public static RowReader of(
      String table, DataType.Struct type, Map<String, String> names, List<String> found) {
    List<DataType.Field> fields = type.fields();
    String[] columns = new String[fields.size()];
    int[] places = new int[fields.size()];
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      String field = fields.get(i).name();
      columns[i] = names.getOrDefault(field, field);
      List<Integer> candidates = candidates(columns[i], found);
      if (candidates.size() == 1) {
        places[i] = candidates.get(0);
        columns[i] = found.get(places[i]);
      } else {
        problems.add(
            "column '%s' (%s) is %s"
                .formatted(
                    columns[i],
                    DataTypes.shortName(fields.get(i).type()),
                    candidates.isEmpty() ? "missing" : "there more than once"));
      }
    }
    if (!problems.isEmpty()) {
      throw new ColumnsMissingException(table, problems, found);
    }
    return new RowReader(table, fields, columns, places);
  }

  /** Those that are named so to the letter, else but for case and underscores. */
  private static List<Integer> candidates(String name, List<String> found) {
    List<Integer> exact = new ArrayList<>();
    List<Integer> alike = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).equals(name)) {
        exact.add(i);
      } else if (FieldNames.plain(found.get(i)).equals(FieldNames.plain(name))) {
        alike.add(i);
      }
    }
    return exact.isEmpty() ? alike : exact;
  }

  /** The place among the columns found of the column that a field takes. */
  public int placeOf(int field) {
    return places[field];
  }

  /**
   * A row's canonical values, in the order of the table's fields.
   *
   * @param values one for each column found
   * @throws BadEventException with {@link ReasonCode#WRONG_TYPE} or {@link
   *     ReasonCode#MISSING_FIELD}, naming the table's column, the value and what is expected
   */
  public StructValue read(Object[] values) throws BadEventException {
    Object[] canonical = new Object[places.length];
    for (int i = 0; i < places.length; i++) {
      canonical[i] = read(i, values);
    }
    return new StructValue(Arrays.asList(canonical));
  }

  /**
   * One field's canonical value; null for null.
   *
   * @param field its place in the table's type
   * @param values one for each column found
   * @throws BadEventException as {@link #read(Object[])}
   */
  public Object read(int field, Object[] values) throws BadEventException {
    return value(field, values[places[field]]);
  }

  private Object value(int i, Object found) throws BadEventException {
    DataType.Field field = fields.get(i);
    boolean none = found == null || isEmptyCell(field.type(), found);
    if (none && field.nullable()) {
      return null;
    } else if (none) {
      throw new BadEventException(
          ReasonCode.MISSING_FIELD,
          table + "." + columns[i],
          "column '%s' of table '%s' is null; %s is required"
              .formatted(columns[i], table, DataTypes.withArticle(field.type())));
    }
    try {
      return casts[i].cast(found);
    } catch (UnreadableValueException e) {
      throw new BadEventException(
          ReasonCode.WRONG_TYPE,
          table + "." + columns[i],
          "column '%s' of table '%s': %s".formatted(columns[i], table, e.getMessage()),
          e);
    }
  }

  /** As in events: an empty cell of a file is no value, but where the empty text is one. */
  private static boolean isEmptyCell(DataType type, Object found) {
    return found instanceof CharSequence text
        && text.isEmpty()
        && !(type instanceof DataType.Text)
        && !(type instanceof DataType.Bytes);
  }
}
