package io.millrace.gateway.query;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Milliseconds as {@link Instant#toString()} writes them, without its formatter: an answer has as
 * many instants as values. Not thread-safe.
 */
final class InstantText {
  private static final long DAY_MILLIS = 86_400_000;
  private static final int MOST_CHARS = "+292278994-08-17T07:12:55.807Z".length();

  private final byte[] bytes = new byte[MOST_CHARS];
  private long lastMillis = Long.MIN_VALUE;
  private int length;

  /** How many of {@link #bytes()} are the text of an instant. */
  int write(long millis) {
    if (millis != lastMillis || length == 0) {
      length = format(millis);
      lastMillis = millis;
    }
    return length;
  }

  /** ASCII; overwritten by the next instant. */
  byte[] bytes() {
    return bytes;
  }

  private int format(long millis) {
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(millis, DAY_MILLIS));
    int year = date.getYear();
    if (year < 0 || year > 9999) {
      byte[] text = Instant.ofEpochMilli(millis).toString().getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(text, 0, bytes, 0, text.length);
      return text.length;
    }
    two(0, year / 100);
    two(2, year % 100);
    bytes[4] = '-';
    two(5, date.getMonthValue());
    bytes[7] = '-';
    two(8, date.getDayOfMonth());
    bytes[10] = 'T';
    int ofDay = (int) Math.floorMod(millis, DAY_MILLIS);
    int second = ofDay / 1_000;
    two(11, second / 3_600);
    bytes[13] = ':';
    two(14, second / 60 % 60);
    bytes[16] = ':';
    two(17, second % 60);
    int fraction = ofDay % 1_000;
    if (fraction == 0) {
      bytes[19] = 'Z';
      return 20;
    }
    bytes[19] = '.';
    bytes[20] = (byte) ('0' + fraction / 100);
    two(21, fraction % 100);
    bytes[23] = 'Z';
    return 24;
  }

  private void two(int at, int value) {
    bytes[at] = (byte) ('0' + value / 10);
    bytes[at + 1] = (byte) ('0' + value % 10);
  }
}
