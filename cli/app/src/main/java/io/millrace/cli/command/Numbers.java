package io.millrace.cli.command;

/** Numbers of things, for people. */
final class Numbers {
  private Numbers() {}

  /** Such as {@code 1 key} or {@code 2 keys}. */
  static String of(long number, String what) {
    return "%d %s%s".formatted(number, what, number == 1 ? "" : "s");
  }
}
