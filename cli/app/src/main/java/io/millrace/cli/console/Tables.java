package io.millrace.cli.console;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import com.github.freva.asciitable.OverflowBehaviour;
import java.util.ArrayList;
import java.util.List;

/** Tables for people. */
public final class Tables {
  private static final int WIDEST = 70;

  private Tables() {}

  /**
   * Rows under their headers; a cell that is a number is set to the right.
   *
   * @param rows each as long as the headers; a null cell is left empty
   */
  public static String of(List<String> headers, List<List<String>> rows) {
    List<ColumnData<List<String>>> columns = new ArrayList<>();
    for (int i = 0; i < headers.size(); i++) {
      int index = i;
      boolean numbers = isNumeric(rows, index);
      columns.add(
          new Column()
              .header(headers.get(i))
              .headerAlign(HorizontalAlign.LEFT)
              .dataAlign(numbers ? HorizontalAlign.RIGHT : HorizontalAlign.LEFT)
              .maxWidth(WIDEST, OverflowBehaviour.NEWLINE)
              .with(row -> row.get(index) == null ? "" : row.get(index)));
    }
    return AsciiTable.getTable(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS, rows, columns);
  }

  private static boolean isNumeric(List<List<String>> rows, int column) {
    return !rows.isEmpty()
        && rows.stream()
            .map(row -> row.get(column))
            .allMatch(cell -> cell == null || cell.isEmpty() || cell.matches("-?[0-9][0-9.,]*"));
  }
}
