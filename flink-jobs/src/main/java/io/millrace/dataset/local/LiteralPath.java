package io.millrace.dataset.local;

/**
 * Paths of files that DuckDB reads, which takes each for a pattern, also in a list: here the file
 * of that name alone is meant. Files that are written need none of this.
 */
final class LiteralPath {
  private static final String PATTERN = "*?[";

  private LiteralPath() {}

  /**
   * A path as a text of a statement.
   *
   * @throws LocalEngineException if no pattern of DuckDB says this path
   */
  static String of(Object path) {
    String text = path.toString();
    StringBuilder literal = new StringBuilder();
    for (char each : text.toCharArray()) {
      literal.append(PATTERN.indexOf(each) < 0 ? String.valueOf(each) : "[" + each + "]");
    }
    if (literal.length() > text.length() && text.indexOf('\\') >= 0) {
      throw new LocalEngineException(
          "a path with a backslash and one of * ? [ cannot be read; rename it", null);
    }
    return Sql.text(literal);
  }
}
