package io.millrace.cli.console;

/** So many of something, for people: {@code 1 row}, {@code 2 rows}. */
public final class CountText {
  private CountText() {}

  /**
   * The number and the word.
   *
   * @param one what one of them is called; several have an {@code s} behind
   */
  public static String of(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
