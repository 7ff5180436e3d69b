package io.millrace.dataset.local;

import io.millrace.answer.Answer;
import io.millrace.compile.BoundFeature;
import io.millrace.dataset.DatasetRequest;
import java.sql.SQLException;
import java.util.List;

/** Where answers go, and from where they are written beside the spine. */
interface AnswerOutput extends AutoCloseable {
  /** Whether rows must be put in the spine's order, one at a time; else by any thread. */
  boolean inOrder();

  /**
   * Puts the answers of a row.
   *
   * @param row of the spine
   * @param values what is written of them; null for none
   * @param kept whether the row is in the dataset
   */
  void put(int row, Answer[] answers, Object[] values, boolean kept);

  /** Everything has been put. */
  @Override
  void close();

  /** The query that gives the spine beside the answers, once all are put. Asked for once. */
  String rows(SpineTable spine);

  /** In the heap where all values have plain columns, else in a table of the database. */
  static AnswerOutput create(
      LocalDatabase database,
      List<BoundFeature> features,
      DatasetRequest.Statuses statuses,
      int rows)
      throws SQLException {
    boolean plain =
        features.stream().allMatch(feature -> AnswerColumn.takes(feature.spec().type()));
    return plain
        ? new AnswerColumns(database, features, statuses, rows)
        : OutputTable.create(database, features, statuses);
  }
}
