package io.millrace.dataset.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/** Appends canonical values of one type to a column of {@link DuckTypes#of its type}. */
interface FeatureColumn {
  JsonFactory JSON = new JsonFactory();

  /** Appends a value that is not null. */
  void append(DuckDBAppender to, Object value) throws SQLException;

  static FeatureColumn of(DataType type) {
    if (type instanceof DataType.Bool) {
      return (to, value) -> to.append((boolean) value);
    } else if (type instanceof DataType.Int32) {
      return (to, value) -> to.append((int) value);
    } else if (type instanceof DataType.Int64) {
      return (to, value) -> to.append((long) value);
    } else if (type instanceof DataType.Float32) {
      return (to, value) -> to.append((float) value);
    } else if (type instanceof DataType.Float64) {
      return (to, value) -> to.append((double) value);
    } else if (type instanceof DataType.Decimal) {
      return (to, value) -> to.append((BigDecimal) value);
    } else if (type instanceof DataType.Text || type instanceof DataType.Enumeration) {
      return (to, value) -> to.append((String) value);
    } else if (type instanceof DataType.Bytes) {
      return (to, value) -> to.append(bytes((ByteBuffer) value));
    } else if (type instanceof DataType.Timestamp) {
      return (to, value) -> to.append(((Instant) value).atOffset(ZoneOffset.UTC));
    } else if (type instanceof DataType.Date) {
      return (to, value) -> to.append((LocalDate) value);
    } else if (type instanceof DataType.Uuid) {
      return (to, value) -> to.append((UUID) value);
    } else if (DuckTypes.isText(type)) {
      return (to, value) -> to.append(json(type, value));
    }
    return (to, value) -> to.append(elements((Collection<?>) value));
  }

  private static byte[] bytes(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    return bytes;
  }

  /** As the appender takes elements. */
  private static Collection<?> elements(Collection<?> values) {
    List<Object> elements = new ArrayList<>(values.size());
    for (Object value : values) {
      elements.add(
          value instanceof Instant instant
              ? instant.atOffset(ZoneOffset.UTC)
              : value instanceof ByteBuffer buffer ? bytes(buffer) : value);
    }
    return elements;
  }

  private static String json(DataType type, Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      ValueCodec.of(type).writeJson(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
