package io.millrace.dataset.local;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * What a cell of a CSV looks like. Only what says a value in full, and is how such a value is
 * written, is one: {@code 007}, {@code +49} and {@code 1_0} are texts. In the order in which they
 * are asked.
 */
enum CellKind {
  /** A whole number that a double holds, whatever its digits. */
  SMALL_WHOLE("regexp_full_match(%1$s, '0|-?[1-9][0-9]{0,14}')"),

  /** Another whole number of 64 bits. */
  LARGE_WHOLE(
      "regexp_full_match(%1$s, '-?[1-9][0-9]{15,18}') AND TRY_CAST(%1$s AS BIGINT) IS NOT NULL"),

  /** A number of which a double keeps every digit, as it does all of fifteen. */
  FRACTION(
      "regexp_full_match(%1$s, '"
          + CellKind.NUMBER
          + "') AND (strlen(%1$s) <= 16 OR "
          + CellKind.KEPT
          + ")"),

  /** A number of which a double does not. */
  DECIMAL("regexp_full_match(%1$s, '" + CellKind.NUMBER + "')"),

  /** A number with an exponent, of which a double keeps every digit. */
  EXPONENT(
      "regexp_full_match(%1$s, '" + CellKind.NUMBER + "[eE][+-]?[0-9]+') AND " + CellKind.KEPT),

  /** True or false. */
  BOOL("%1$s IN ('true', 'false', 'True', 'False', 'TRUE', 'FALSE')"),

  /** A day. */
  DAY(IsoText.isDay("%1$s") + " AND NOT " + IsoText.isBeyond("TRY_CAST(%1$s AS DATE)")),

  /** A day and a time without an offset. */
  LOCAL_TIME(IsoText.isLocal("%1$s")),

  /** A day and a time with one. */
  INSTANT(IsoText.isWithOffset("%1$s")),

  /** Anything else. */
  TEXT("true");

  private static final String NUMBER = "-?(?:(?:0|[1-9][0-9]*)(?:[.][0-9]*)?|[.][0-9]+)";

  /** What ends the digits of a number, which are without the zeros at either end. */
  private static final String DIGITS = ", '[eE].*|[^0-9]', '', 'g'), '0')";

  /** The database writes a double with as many digits as it takes to tell it from any other. */
  private static final String KEPT =
      "trim(regexp_replace(%1$s"
          + DIGITS
          + " = trim(regexp_replace(CAST(TRY_CAST(%1$s AS DOUBLE) AS VARCHAR)"
          + DIGITS;

  private final String condition;

  CellKind(String condition) {
    this.condition = condition;
  }

  /** Whether it is among those of {@link #of}. */
  boolean isIn(int kinds) {
    return (kinds & bit()) != 0;
  }

  /** Whether there are no others among those of {@link #of}. */
  static boolean areOnly(int kinds, CellKind... all) {
    return (kinds & ~Arrays.stream(all).mapToInt(CellKind::bit).sum()) == 0;
  }

  private int bit() {
    return 1 << ordinal();
  }

  /** The kind of a cell as a bit of a number; 0 of an empty one, which may be of any. */
  static String of(String cell) {
    return Arrays.stream(values())
        .map(kind -> "WHEN %s THEN %s".formatted(kind.condition.formatted(cell), kind.bit()))
        .collect(
            Collectors.joining(
                " ", "CASE WHEN %1$s IS NULL OR %1$s = '' THEN 0 ".formatted(cell), " END"));
  }
}
