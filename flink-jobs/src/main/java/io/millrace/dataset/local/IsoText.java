package io.millrace.dataset.local;

/**
 * Texts of ISO 8601 in SQL, in its extended form: a day, or a day and a time to the minute or
 * finer, with {@code Z}, an offset or neither. A space may stand for the {@code T}, as in RFC 3339
 * and in what is written to a CSV. The database's own casts take much more.
 */
final class IsoText {
  static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
  private static final String MINUTE = DAY + "[T ][0-9]{2}:[0-9]{2}";
  private static final String FRACTION = "(?:[.][0-9]+)?";
  private static final String MICROS = "(?:[.][0-9]{1,6})?";
  private static final String OFFSET = "(?:Z|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)";

  /** The beginning of the year 1, and the end of 9999. */
  private static final long FIRST_MICROS = -62_135_596_800_000_000L;

  private static final long LAST_MICROS = 253_402_300_799_999_999L;

  private IsoText() {}

  /** The instant that a text says, UTC where it has no offset; null where it says none. */
  static String instant(String text) {
    return "CASE WHEN %s THEN TRY_CAST(%s AS TIMESTAMP WITH TIME ZONE) WHEN %s THEN TRY_CAST(%s AS TIMESTAMP WITH TIME ZONE) END"
        .formatted(
            matches(text, DAY + "(?:[T ][0-9]{2}:[0-9]{2}:[0-9]{2}" + FRACTION + OFFSET + "?)?"),
            text,
            matches(text, MINUTE + OFFSET + "?"),
            "left(%1$s, 16) || ':00' || substr(%1$s, 17)".formatted(text));
  }

  /**
   * Whether a time that is not null has no text of ISO 8601: the database writes those before the
   * year 1 and after 9999 otherwise. Infinite ones are none of them.
   *
   * @param time of any type of times but those of a day
   */
  static String isBeyond(String time) {
    return "(isfinite(%1$s) AND coalesce(epoch_us(TRY_CAST(%1$s AS TIMESTAMP)) NOT BETWEEN %2$s AND %3$s, true))"
        .formatted(time, FIRST_MICROS, LAST_MICROS);
  }

  /** Whether a text is a day. */
  static String isDay(String text) {
    return "(%s AND TRY_CAST(%s AS DATE) IS NOT NULL)".formatted(matches(text, DAY), text);
  }

  /** Whether a text is a time of a day without an offset, and no finer than microseconds. */
  static String isLocal(String text) {
    return isTime(text, "");
  }

  /** Whether a text is a time of a day with an offset, and no finer than microseconds. */
  static String isWithOffset(String text) {
    return isTime(text, OFFSET);
  }

  private static String isTime(String text, String offset) {
    return "(%s AND %s IS NOT NULL AND NOT %s)"
        .formatted(
            matches(text, MINUTE + "(?::[0-9]{2}" + MICROS + ")?" + offset),
            instant(text),
            isBeyond("(" + instant(text) + ")"));
  }

  private static String matches(String text, String pattern) {
    return "regexp_full_match(%s, %s)".formatted(text, Sql.text(pattern));
  }
}
