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
 */
public record DatasetRows(List<String> columns, List<List<Object>> rows, long total) {
  public DatasetRows {
    columns = List.copyOf(columns);
    List<List<Object>> copied = new ArrayList<>();
    rows.forEach(row -> copied.add(Collections.unmodifiableList(new ArrayList<>(row))));
    rows = Collections.unmodifiableList(copied);
  }
}
