package io.millrace.cli.command;

import io.millrace.cli.console.CountText;
import io.millrace.cli.console.Tables;
import io.millrace.dataset.DatasetDifference;
import java.util.ArrayList;
import java.util.List;

/** How two revisions differ, for people. */
final class DifferenceText {
  private final DatasetDifference difference;
  private final String a;
  private final String b;

  private DifferenceText(DatasetDifference difference, String a, String b) {
    this.difference = difference;
    this.a = a;
    this.b = b;
  }

  /**
   * The columns that both have with how many values differ and examples, what only one has, and
   * what it comes to.
   *
   * @param a the first revision, such as {@code fraud@1}
   * @param b the second
   */
  static String of(DatasetDifference difference, String a, String b) {
    DifferenceText text = new DifferenceText(difference, a, b);
    return text.columns()
        + text.onlyIn(a, difference.columnsOnlyInA())
        + text.onlyIn(b, difference.columnsOnlyInB())
        + "%s in both, %d only in %s, %d only in %s: %s"
            .formatted(
                CountText.of(difference.rows(), "row"),
                difference.onlyInA(),
                a,
                difference.onlyInB(),
                b,
                text.sum());
  }

  private String columns() {
    List<List<String>> rows = new ArrayList<>();
    StringBuilder examples = new StringBuilder();
    for (DatasetDifference.Column column : difference.columns()) {
      rows.add(List.of(column.name(), types(column), String.valueOf(column.differing())));
      for (DatasetDifference.Example example : column.examples()) {
        examples.append(
            "%s, row %d (%s): %s in %s, %s in %s%n"
                .formatted(
                    column.name(), example.row(), example.spine(), example.a(), a, example.b(), b));
      }
    }
    return Tables.of(List.of("column", "type", "rows that differ"), rows)
        + System.lineSeparator()
        + examples;
  }

  private static String types(DatasetDifference.Column column) {
    return column.typeA().equals(column.typeB())
        ? column.typeA()
        : column.typeA() + ", " + column.typeB();
  }

  private String onlyIn(String revision, List<String> columns) {
    return columns.isEmpty()
        ? ""
        : "%s only in %s: %s%n"
            .formatted(
                CountText.of(columns.size(), "column"), revision, String.join(", ", columns));
  }

  private String sum() {
    if (difference.same()) {
      return "the same";
    }
    boolean isOtherValue =
        difference.onlyInA() > 0
            || difference.onlyInB() > 0
            || difference.columns().stream().anyMatch(column -> column.differing() > 0);
    if (isOtherValue) {
      return "they differ";
    }
    boolean isOtherType = difference.columns().stream().anyMatch(DatasetDifference.Column::differs);
    return isOtherType
        ? "the values of both are the same, the types of their columns are not"
        : "they differ only in the columns that one of them lacks";
  }
}
