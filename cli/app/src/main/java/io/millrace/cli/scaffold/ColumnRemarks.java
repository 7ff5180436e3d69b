package io.millrace.cli.scaffold;

import io.millrace.cli.console.CountText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What stands out in a file's cells, and is easily missed. Rows count from 1, as data. */
final class ColumnRemarks {
  /** A column with more numbers than this for each other text is one of numbers with slips. */
  private static final int NUMBERS_OF_A_SLIP = 2;

  private ColumnRemarks() {}

  /** A line for each column of text that is nearly one of numbers, and for empty keys. */
  static List<String> of(CsvSample sample, CsvColumn key) {
    List<String> remarks = new ArrayList<>();
    for (CsvColumn column : sample.columns()) {
      if (column.type() == ColumnType.STRING) {
        addSlips(sample, column.name(), remarks);
      }
    }
    List<Integer> empty = new ArrayList<>();
    for (int row = 1; row <= sample.rows().size(); row++) {
      Map<String, String> cells = sample.rows().get(row - 1);
      if (!cells.isEmpty() && !cells.containsKey(key.name())) {
        empty.add(row);
      }
    }
    if (!empty.isEmpty()) {
      remarks.add(
          "key %s is empty in %s, row %d first; what has no key is in no feature"
              .formatted(key.name(), CountText.of(empty.size(), "row"), empty.get(0)));
    }
    return remarks;
  }

  private static void addSlips(CsvSample sample, String column, List<String> remarks) {
    int numbers = 0;
    int others = 0;
    int first = 0;
    for (int row = 1; row <= sample.rows().size(); row++) {
      String cell = sample.rows().get(row - 1).get(column);
      if (cell != null && ColumnType.DOUBLE.accepts(cell)) {
        numbers++;
      } else if (cell != null) {
        others++;
        first = others == 1 ? row : first;
      }
    }
    if (others > 0 && numbers >= NUMBERS_OF_A_SLIP * others) {
      remarks.add(
          "%s is text for the '%s' of row %d%s; all other values are numbers"
              .formatted(
                  column,
                  sample.rows().get(first - 1).get(column),
                  first,
                  others == 1 ? "" : " and %s more".formatted(CountText.of(others - 1, "row"))));
    }
  }
}
