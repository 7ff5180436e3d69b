package io.millrace.job.forget.erase;

/** Numbers of things, for people. */
final class Counted {
  private Counted() {}

  /** Such as {@code 1 row} or {@code 2 rows}. */
  static String text(long number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
