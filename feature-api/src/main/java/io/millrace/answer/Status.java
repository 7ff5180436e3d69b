package io.millrace.answer;

import java.util.Locale;

/** What is to be known of an answered value. Ordered: where several hold, the last one is given. */
public enum Status {
  /** A value. */
  PRESENT,
  /** No value: nothing was counted, or nulls only. */
  NULL,
  /** The key has no row: the value is the one over nothing. */
  NOT_FOUND,
  /** The window reaches back before its stream's history begins: events may be missing from it. */
  PARTIAL,
  /** Newer events may exist that the value does not show, or it is older than allowed. */
  STALE,
  /** The value overflows, exceeds its bound or breaks a constraint. */
  INVALID,
  /** The derivation threw, or an input that it needs was not given. */
  FAILED;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name on the wire, lower case. */
  public String text() {
    return text;
  }

  /** The one of two that is given when both hold. */
  Status or(Status other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
