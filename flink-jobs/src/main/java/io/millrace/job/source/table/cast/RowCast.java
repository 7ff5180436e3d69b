package io.millrace.job.source.table.cast;

import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.table.ColumnsMissingException;
import io.millrace.table.RowReader;
import io.millrace.type.DataTypes;
import io.millrace.type.StructValue;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Casts rows with the same columns to those of a table. Immutable. */
public final class RowCast {

  private final PulledTable spec;
  private final List<String> found;
  private final RowReader reader;
  private final int[] key;
  private final Threshold threshold;
  private final boolean emptyIsNoKey;

  private RowCast(
      PulledTable spec,
      List<String> found,
      RowReader reader,
      Threshold threshold,
      boolean emptyIsNoKey) {
    this.spec = spec;
    this.found = List.copyOf(found);
    this.reader = reader;
    this.key = spec.key().stream().mapToInt(spec::indexOf).toArray();
    this.threshold = threshold;
    this.emptyIsNoKey = emptyIsNoKey;
  }

  /**
   * The cast of rows with these columns.
   *
   * @param found names of the columns, in the order of the values
   * @param from where the pull begins in the mode's column; null for everything
   * @throws ColumnsMissingException names each column that is missing, and those found
   */
  public static RowCast of(PulledTable spec, List<String> found, String from) {
    RowReader reader = RowReader.of(spec.name(), spec.rowType(), spec.columnNames(), found);
    return new RowCast(spec, found, reader, Threshold.of(spec, from), false);
  }

  /** As this, but an empty text is no key: a file without nulls has nothing else for none. */
  public RowCast emptyIsNoKey() {
    return new RowCast(spec, found, reader, threshold, true);
  }

  /** The place among the columns found of the column that a field takes. */
  public int placeOf(int field) {
    return reader.placeOf(field);
  }

  /** The row; null if the pull does not want it. */
  public ReadRow cast(SourceRow row, Place place) throws IOException {
    if (row instanceof SourceRow.Broken broken) {
      return new ReadRow.Bad(
          List.of(),
          row.at(),
          null,
          ReasonCode.UNDECODABLE,
          "",
          place.text() + ": " + broken.problem(),
          broken.text());
    }
    Object[] values = ((SourceRow.Values) row).values();
    if (emptyIsNoKey) {
      for (int each : key) {
        if ("".equals(values[reader.placeOf(each)])) {
          return emptyKey(row.at(), values, spec.columns().get(each), place);
        }
      }
    }
    try {
      StructValue canonical = reader.read(values);
      for (int each : key) {
        if (canonical.values().get(each) == null) {
          return nullKey(row.at(), values, spec.columns().get(each), place);
        }
      }
      return threshold.reachedBy(canonical)
          ? new ReadRow.Good(keyOf(values), row.at(), canonical)
          : null;
    } catch (BadEventException e) {
      return bad(row.at(), values, e.code(), columnOf(e), place.text() + ": " + problem(e));
    }
  }

  /** Its key cannot be told: in no entity is it a row that is bad. */
  private ReadRow emptyKey(List<String> at, Object[] values, TableColumn column, Place place)
      throws IOException {
    String reason =
        "%s: is empty; %s is required, as it is part of the key"
            .formatted(place.text(), DataTypes.withArticle(column.type()));
    return new ReadRow.Bad(
        keyOf(values),
        at,
        null,
        ReasonCode.NULL_KEY,
        column.name(),
        reason,
        RowText.of(found, values));
  }

  private ReadRow nullKey(List<String> at, Object[] values, TableColumn column, Place place)
      throws IOException {
    String reason =
        "%s: is null; %s is required, as it is part of the key"
            .formatted(place.text(), DataTypes.withArticle(column.type()));
    return bad(at, values, ReasonCode.NULL_KEY, column, reason);
  }

  private ReadRow bad(
      List<String> at, Object[] values, ReasonCode code, TableColumn column, String reason) {
    return new ReadRow.Bad(
        keyOf(values),
        at,
        keyValues(values),
        code,
        column.name(),
        reason,
        RowText.of(found, values));
  }

  /** Without the column, which is told beside it. */
  private static String problem(BadEventException e) {
    return e.getCause() == null
        ? e.getMessage().substring(e.getMessage().indexOf(" is null") + 1)
        : e.getCause().getMessage();
  }

  private TableColumn columnOf(BadEventException e) {
    for (int i = 0; i < spec.columns().size(); i++) {
      if (e.place().equals(spec.name() + "." + found.get(reader.placeOf(i)))) {
        return spec.columns().get(i);
      }
    }
    throw new AssertionError(e.place());
  }

  private List<String> keyOf(Object[] values) {
    String[] texts = new String[key.length];
    for (int i = 0; i < key.length; i++) {
      Object value = values[reader.placeOf(key[i])];
      texts[i] = value == null ? null : value.toString();
    }
    return Arrays.asList(texts);
  }

  /** Null when they cannot be told. */
  private StructValue keyValues(Object[] values) {
    Object[] canonical = new Object[key.length];
    for (int i = 0; i < key.length; i++) {
      try {
        canonical[i] = reader.read(key[i], values);
      } catch (BadEventException e) {
        return null;
      }
      if (canonical[i] == null) {
        return null;
      }
    }
    return new StructValue(Arrays.asList(canonical));
  }
}
