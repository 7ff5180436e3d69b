package io.millrace.type;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * Reads, writes and orders the canonical values of one {@link DataType}.
 *
 * <p>Values are never null: whoever holds a value keeps its nullability. Equal values have equal
 * bytes, and a value read back equals the one written. Bytes are not self-describing: they are read
 * by the type that wrote them. Reading malformed bytes throws {@link IllegalArgumentException} and
 * allocates no more than the bytes at hand justify. Immutable and thread-safe.
 *
 * <p>JSON forms: int, long, float and double are numbers (never NaN or infinite), a decimal is a
 * string (no reader's double can round it), bytes are base64, a timestamp is ISO-8601 in UTC with
 * six digits of the second, date, uuid and enum are text, a struct and a map are objects, a list
 * and a vector are arrays. Reading is more generous, see docs/types.md.
 */
public abstract class ValueCodec implements Comparator<Object> {
  private final DataType type;

  ValueCodec(DataType type) {
    this.type = type;
  }

  /** The codec of a type, with everything nested in it. */
  public static ValueCodec of(DataType type) {
    return ValueCodecs.of(type);
  }

  public final DataType type() {
    return type;
  }

  /** Appends the compact form of a canonical value. */
  public abstract void write(Object value, ByteWriter out);

  /** Reads what {@link #write} wrote. */
  public abstract Object read(ByteReader in);

  /**
   * The total order of {@code min} and {@code max}, consistent with {@code equals}: numbers by
   * value with -0.0 before 0.0 and NaN last, text by code point (as UTF-8 bytes), bytes and uuids
   * unsigned, enums by their place, lists, structs and maps by their parts from the left with null
   * first.
   */
  @Override
  public abstract int compare(Object a, Object b);

  /**
   * Writes a value as JSON.
   *
   * @throws IllegalArgumentException for NaN or an infinity, which JSON cannot say
   */
  public abstract void writeJson(Object value, JsonGenerator out) throws IOException;

  /**
   * Reads a value from JSON. Text is accepted for every scalar, so that rows of CSV read the same.
   *
   * @throws UnreadableValueException says what was found and what would be accepted
   */
  public abstract Object readJson(JsonNode node);

  /**
   * Everything that keeps {@link #readJson} from reading this: of a struct, what is wrong with each
   * of its fields; else the first problem. Empty if it can be read.
   */
  public List<UnreadableValueException> jsonProblems(JsonNode node) {
    try {
      readJson(node);
      return List.of();
    } catch (UnreadableValueException e) {
      return List.of(e);
    }
  }

  /**
   * Reads a value from text: a CSV cell or a word of the command line. Lists, maps and structs are
   * written as JSON.
   *
   * @throws UnreadableValueException says what was found and what would be accepted
   */
  public abstract Object parse(String text);

  final UnreadableValueException unreadable(Object found, String accepted) {
    return UnreadableValueException.wrongType(found, type, accepted);
  }
}
