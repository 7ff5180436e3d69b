package io.millrace.dataset;

import java.util.List;
import java.util.Map;

/**
 * How two revisions differ. Rows belong together that agree in all columns of the spine that both
 * have; of rows that are there several times, the first to the first, and so on. In which order
 * they stand is not compared.
 *
 * @param rows that belong together
 * @param onlyInA rows that B does not have
 * @param onlyInB rows that A does not have
 * @param columnsOnlyInA columns that B does not have
 * @param columnsOnlyInB columns that A does not have
 * @param columns of features that both have, in A's order; also those that do not differ
 */
public record DatasetDifference(
    long rows,
    long onlyInA,
    long onlyInB,
    List<String> columnsOnlyInA,
    List<String> columnsOnlyInB,
    List<Column> columns) {
  public DatasetDifference {
    columnsOnlyInA = List.copyOf(columnsOnlyInA);
    columnsOnlyInB = List.copyOf(columnsOnlyInB);
    columns = List.copyOf(columns);
  }

  /**
   * One column.
   *
   * @param typeA DuckDB's type; where the types differ, texts are compared. A CSV says none: it has
   *     the other's where no cell differs
   * @param differing rows whose values differ; doubles to the bit
   * @param examples the first of them
   */
  public record Column(
      String name, String typeA, String typeB, long differing, List<Example> examples) {
    public Column {
      examples = List.copyOf(examples);
    }

    /** Whether its types differ, or any value. */
    public boolean differs() {
      return differing > 0 || !typeA.equals(typeB);
    }
  }

  /**
   * A row whose values differ.
   *
   * @param row place in A, from 1
   * @param spine texts of the columns of the spine
   * @param a text of the value; null for none
   * @param b text of the value; null for none
   */
  public record Example(long row, Map<String, String> spine, String a, String b) {}

  /** Whether both hold the same rows with the same columns and values. */
  public boolean same() {
    return onlyInA == 0
        && onlyInB == 0
        && columnsOnlyInA.isEmpty()
        && columnsOnlyInB.isEmpty()
        && columns.stream().noneMatch(Column::differs);
  }
}
