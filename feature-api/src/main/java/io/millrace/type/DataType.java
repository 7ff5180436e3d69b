package io.millrace.type;

import java.util.List;
import java.util.Objects;

/**
 * The type of a value, independent of any language or store.
 *
 * <p>Values of a type are held in one canonical Java form, written behind each type below; user
 * classes (enums, records) are converted to it at the edges, so that state, rows and logs never
 * need a user's class. Nullability belongs to the place that holds a value ({@link
 * Field#nullable()}), not to the type.
 */
public sealed interface DataType extends java.io.Serializable {

  /** {@link Boolean}. */
  record Bool() implements DataType {}

  /** 32 bits, {@link Integer}. */
  record Int32() implements DataType {}

  /** 64 bits, {@link Long}. */
  record Int64() implements DataType {}

  /** IEEE 754 single, {@link Float}. */
  record Float32() implements DataType {}

  /** IEEE 754 double, {@link Double}. */
  record Float64() implements DataType {}

  /**
   * {@link java.math.BigDecimal} of exactly this scale; precision 1 to 38, scale 0 to precision.
   */
  record Decimal(int precision, int scale) implements DataType {
    public Decimal {
      if (precision < 1 || precision > 38 || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "decimal(" + precision + "," + scale + "): precision is 1 to 38, scale 0 to precision");
      }
    }
  }

  /** Unicode text, {@link String}. */
  record Text() implements DataType {}

  /** {@link java.nio.ByteBuffer}, read-only, position 0 to limit: it compares by content. */
  record Bytes() implements DataType {}

  /** One of the symbols, held as {@link String}; ordered by their place in the list. */
  record Enumeration(String name, List<String> symbols) implements DataType {
    public Enumeration {
      Objects.requireNonNull(name);
      symbols = List.copyOf(symbols);
    }
  }

  /** An instant in UTC to the microsecond, {@link java.time.Instant}. */
  record Timestamp() implements DataType {}

  /** A day without a zone, {@link java.time.LocalDate}. */
  record Date() implements DataType {}

  /** {@link java.util.UUID}; ordered as its 16 bytes, unsigned. */
  record Uuid() implements DataType {}

  /** {@link List} (unmodifiable) of canonical values; elements are not null. */
  record ListOf(DataType element) implements DataType {
    public ListOf {
      Objects.requireNonNull(element);
    }
  }

  /**
   * {@link java.util.SortedMap} (unmodifiable) from {@link String} to canonical values, not null.
   */
  record MapOf(DataType value) implements DataType {
    public MapOf {
      Objects.requireNonNull(value);
    }
  }

  /** Named fields in order; a value is a {@link StructValue}. */
  record Struct(String name, List<Field> fields) implements DataType {
    public Struct {
      Objects.requireNonNull(name);
      fields = List.copyOf(fields);
    }
  }

  /** A vector of single floats of a fixed length, {@code List<Float>}; 0 means any length. */
  record FloatVector(int dimension) implements DataType {}

  /** A field of a {@link Struct}. */
  record Field(String name, DataType type, boolean nullable) implements java.io.Serializable {
    public Field {
      Objects.requireNonNull(name);
      Objects.requireNonNull(type);
    }
  }

  DataType BOOL = new Bool();
  DataType INT32 = new Int32();
  DataType INT64 = new Int64();
  DataType FLOAT32 = new Float32();
  DataType FLOAT64 = new Float64();
  DataType TEXT = new Text();
  DataType BYTES = new Bytes();
  DataType TIMESTAMP = new Timestamp();
  DataType DATE = new Date();
  DataType UUID = new Uuid();
}
