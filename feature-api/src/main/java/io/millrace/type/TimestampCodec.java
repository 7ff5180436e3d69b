package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;

/** Microseconds since 1970 as a varint. */
final class TimestampCodec extends ScalarCodec {
  private static final DateTimeFormatter WRITTEN =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private static final DateTimeFormatter READ =
      read(new DateTimeFormatterBuilder().appendOffsetId().toFormatter());

  /** The same with an offset without a colon, or of hours alone, as databases write them. */
  private static final DateTimeFormatter READ_BASIC =
      read(new DateTimeFormatterBuilder().appendOffset("+HHmm", "Z").toFormatter());

  TimestampCodec() {
    super(DataType.TIMESTAMP);
  }

  /** A day, or a day and a time after 'T' or a blank, with an offset or in UTC. */
  private static DateTimeFormatter read(DateTimeFormatter offset) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .append(DateTimeFormatter.ISO_LOCAL_DATE)
        .optionalStart()
        .optionalStart()
        .appendLiteral('T')
        .optionalEnd()
        .optionalStart()
        .appendLiteral(' ')
        .optionalEnd()
        .append(DateTimeFormatter.ISO_LOCAL_TIME)
        .appendOptional(offset)
        .optionalEnd()
        .toFormatter();
  }

  /**
   * Microseconds since 1970, rounded down; throws ArithmeticException beyond 64 bits (the year
   * 294,247).
   */
  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  /** Rounded down to the microsecond; throws ArithmeticException as {@link #micros}. */
  static Instant canonical(Instant instant) {
    long micros = micros(instant);
    return instant.getNano() % 1_000 == 0 ? instant : instant(micros);
  }

  static Instant ofMillis(long millis) {
    Instant instant = Instant.ofEpochMilli(millis);
    try {
      micros(instant);
    } catch (ArithmeticException e) {
      throw UnreadableValueException.wrongType(
          millis, DataType.TIMESTAMP, "milliseconds since 1970 before the year 294,247");
    }
    return instant;
  }

  @Override
  public void write(Object value, ByteWriter out) {
    out.writeLong(micros((Instant) value));
  }

  @Override
  public Object read(ByteReader in) {
    return instant(in.readLong());
  }

  @Override
  public int compare(Object a, Object b) {
    return ((Instant) a).compareTo((Instant) b);
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeString(WRITTEN.format((Instant) value));
  }

  @Override
  public Object readJson(JsonNode node) {
    if (node.isInt() || node.isLong()) {
      return ofMillis(node.longValue());
    }
    return super.readJson(node);
  }

  @Override
  public Object parse(String text) {
    String trimmed = text.strip();
    try {
      if (isWholeNumber(trimmed)) {
        return ofMillis(Long.parseLong(trimmed));
      }
      Instant instant =
          trimmed.startsWith("+") || trimmed.startsWith("-")
              ? Instant.parse(trimmed)
              : read((endsWithMinutes(trimmed) ? READ : READ_BASIC).parse(trimmed));
      return canonical(instant);
    } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
      throw unreadable(text);
    }
  }

  private static Instant read(TemporalAccessor parsed) {
    LocalTime time = parsed.query(TemporalQueries.localTime());
    ZoneOffset offset = parsed.query(TemporalQueries.offset());
    return LocalDate.from(parsed)
        .atTime(time == null ? LocalTime.MIDNIGHT : time)
        .toInstant(offset == null ? ZoneOffset.UTC : offset);
  }

  /** Behind a colon, or seconds: those of the time, or of an offset with colons. */
  private static boolean endsWithMinutes(String text) {
    return text.length() > 2 && text.charAt(text.length() - 3) == ':';
  }

  private static boolean isWholeNumber(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return text.length() > start;
  }

  @Override
  String accepted() {
    return "an instant such as 2026-01-31T12:00:00.000000Z (without a zone: UTC) or milliseconds"
        + " since 1970";
  }
}
