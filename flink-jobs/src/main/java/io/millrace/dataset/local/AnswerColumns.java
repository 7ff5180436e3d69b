package io.millrace.dataset.local;

import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.compile.BoundFeature;
import io.millrace.dataset.DatasetRequest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.duckdb.DuckDBColumnType;

/**
 * The answers in the heap, by columns. The database reads them as functions of a row's place, by
 * all of its threads, while it writes the spine; they are in no table.
 */
final class AnswerColumns implements AnswerOutput {
  private static final Status[] STATUSES = Status.values();

  private final LocalDatabase database;
  private final List<String> names = new ArrayList<>();
  private final AnswerColumn[] values;

  /** By feature and row; null where statuses are not written. */
  private final byte[][] statuses;

  private final BitSet dropped = new BitSet();

  AnswerColumns(
      LocalDatabase database,
      List<BoundFeature> features,
      DatasetRequest.Statuses statuses,
      int rows) {
    this.database = database;
    this.values = new AnswerColumn[features.size()];
    this.statuses =
        statuses == DatasetRequest.Statuses.WRITTEN ? new byte[values.length][rows] : null;
    for (int i = 0; i < values.length; i++) {
      values[i] = new AnswerColumn(features.get(i).spec().type(), rows);
      names.addAll(OutputTable.columnsOf(features.get(i), statuses));
    }
  }

  @Override
  public boolean inOrder() {
    return false;
  }

  @Override
  public void put(int row, Answer[] answers, Object[] written, boolean kept) {
    for (int i = 0; i < values.length; i++) {
      if (written[i] != null) {
        values[i].put(row, written[i]);
      }
      if (statuses != null) {
        statuses[i][row] = (byte) answers[i].status().ordinal();
      }
    }
    if (!kept) {
      synchronized (dropped) {
        dropped.set(row);
      }
    }
  }

  @Override
  public void close() {
    // nothing is held but memory
  }

  @Override
  public String rows(SpineTable spine) {
    List<String> selected = new ArrayList<>(List.of(spine.carried()));
    int name = 0;
    for (int i = 0; i < values.length; i++) {
      AnswerColumn column = values[i];
      selected.add("answer_%s(spine.rowid) AS %s".formatted(i, Sql.name(names.get(name++))));
      database.define(
          "answer_" + i,
          column.columnType(),
          (rows, into) -> column.write(rows.vector(0), rows.rowCount(), into));
      if (statuses != null) {
        byte[] own = statuses[i];
        selected.add(
            "answer_status_%s(spine.rowid) AS %s".formatted(i, Sql.name(names.get(name++))));
        database.define(
            "answer_status_" + i,
            DuckDBColumnType.VARCHAR,
            (rows, into) -> {
              for (long at = 0; at < rows.rowCount(); at++) {
                into.setString(at, STATUSES[own[(int) rows.vector(0).getLong(at)]].text());
              }
            });
      }
    }
    return "SELECT %s FROM spine%s".formatted(Sql.list(selected), condition());
  }

  private String condition() {
    if (dropped.isEmpty()) {
      return "";
    }
    database.define(
        "answer_kept",
        DuckDBColumnType.BOOLEAN,
        (rows, into) -> {
          for (long at = 0; at < rows.rowCount(); at++) {
            into.setBoolean(at, !dropped.get((int) rows.vector(0).getLong(at)));
          }
        });
    return " WHERE answer_kept(spine.rowid)";
  }
}
