package io.millrace.compile;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of one entity as bytes and back: each column in Avro's binary encoding, in order. Immutable
 * and thread-safe.
 */
public final class EntityCodec {
  private final EntitySpec spec;
  private final List<KeyEncoding> encodings;

  /**
   * @throws IllegalArgumentException if a column's type cannot be a key
   */
  public EntityCodec(EntitySpec spec) {
    this.spec = spec;
    this.encodings = spec.key().stream().map(column -> KeyEncoding.of(column.type())).toList();
  }

  public EntitySpec spec() {
    return spec;
  }

  /** Whether values of the type can be a key column: those with one form for equal values. */
  public static boolean accepts(DataType type) {
    return KeyEncoding.accepts(type);
  }

  /**
   * The key of these column values.
   *
   * @throws IllegalArgumentException if there are too many or too few, or one is null
   */
  public EntityKey encode(List<Object> canonicalColumns) {
    if (canonicalColumns.size() != encodings.size()) {
      throw new IllegalArgumentException(
          canonicalColumns.size()
              + (canonicalColumns.size() == 1 ? " key value" : " key values")
              + " for entity "
              + spec.name()
              + "; it has "
              + encodings.size());
    }
    ByteWriter out = new ByteWriter(32);
    for (int i = 0; i < encodings.size(); i++) {
      Object value = canonicalColumns.get(i);
      if (value == null) {
        throw new IllegalArgumentException(
            "key column '" + spec.key().get(i).name() + "' is null; every column needs a value");
      }
      encodings.get(i).write(value, out);
    }
    return new EntityKey(out.toByteArray());
  }

  /**
   * Holds the length of a key against {@link EntityKey#MOST_BYTES}.
   *
   * @throws BadEventException with {@link ReasonCode#TOO_LARGE}
   */
  public static void checkSize(EntityKey key) throws BadEventException {
    if (key.bytes().length > EntityKey.MOST_BYTES) {
      throw new BadEventException(
          ReasonCode.TOO_LARGE,
          "key",
          "the key takes %d bytes; at most %d are taken"
              .formatted(key.bytes().length, EntityKey.MOST_BYTES));
    }
  }

  /** The canonical column values of a key. */
  public List<Object> decode(EntityKey key) {
    ByteReader in = new ByteReader(key.bytes());
    List<Object> columns = new ArrayList<>();
    for (KeyEncoding encoding : encodings) {
      columns.add(encoding.read(in));
    }
    return List.copyOf(columns);
  }

  /**
   * The key of these texts, as in a URL or on the command line.
   *
   * @throws IllegalArgumentException names the column and what it accepts
   */
  public EntityKey parse(List<String> texts) {
    List<Object> columns = new ArrayList<>();
    for (int i = 0; i < Math.min(texts.size(), spec.key().size()); i++) {
      KeyColumn column = spec.key().get(i);
      try {
        columns.add(ValueCodec.of(column.type()).parse(texts.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "key column '" + column.name() + "': " + e.getMessage(), e);
      }
    }
    for (int i = columns.size(); i < texts.size(); i++) {
      columns.add(texts.get(i));
    }
    return encode(columns);
  }
}
