package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;

/** Days since 1970 as a varint. */
final class DateCodec extends ScalarCodec {
  DateCodec() {
    super(DataType.DATE);
  }

  /**
   * Days since 1970; throws ArithmeticException beyond 32 bits, which no store of ours can hold.
   */
  static int days(LocalDate date) {
    return Math.toIntExact(date.toEpochDay());
  }

  @Override
  public void write(Object value, ByteWriter out) {
    out.writeLong(days((LocalDate) value));
  }

  @Override
  public Object read(ByteReader in) {
    long days = in.readLong();
    if (days != (int) days) {
      throw new IllegalArgumentException(days + " days since 1970 do not fit into 32 bits");
    }
    return LocalDate.ofEpochDay(days);
  }

  @Override
  public int compare(Object a, Object b) {
    return ((LocalDate) a).compareTo((LocalDate) b);
  }

  @Override
  public void writeJson(Object value, JsonGenerator out) throws IOException {
    out.writeString(value.toString());
  }

  @Override
  public Object parse(String text) {
    try {
      LocalDate date = LocalDate.parse(text.strip());
      days(date);
      return date;
    } catch (DateTimeException | ArithmeticException e) {
      throw unreadable(text);
    }
  }

  @Override
  String accepted() {
    return "a day such as 2026-01-31";
  }
}
