package io.millrace.dataset;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The first rows of a dataset.
 *
 * @param columns in the file's order
 * @param rows values by column: Boolean, Number, null, or the text of anything else
 * @param total how many rows the dataset has
 * @param warnings what a reader of the rows should know
 */
public record DatasetRows(
    List<String> columns, List<List<Object>> rows, long total, List<String> warnings) {
  public DatasetRows {
    columns = List.copyOf(columns);
    warnings = List.copyOf(warnings);
    List<List<Object>> copied = new ArrayList<>();
    rows.forEach(row -> copied.add(Collections.unmodifiableList(new ArrayList<>(row))));
    rows = Collections.unmodifiableList(copied);
  }

  /** Nothing should be known of them. */
  public DatasetRows(List<String> columns, List<List<Object>> rows, long total) {
    this(columns, rows, total, List.of());
  }

  /** The same rows with these warnings. */
  DatasetRows warning(List<String> own) {
    return new DatasetRows(columns, rows, total, own);
  }
}
