package io.millrace.core;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The key of an entity as bytes: the Avro binary encoding of its key columns in order, each not
 * null. Equal keys have equal bytes. Immutable.
 */
public final class EntityKey implements Comparable<EntityKey>, Serializable {
  /** The longest that is taken: PostgreSQL indexes no entry of more than a third of a page. */
  public static final int MOST_BYTES = 1_024;

  private static final long serialVersionUID = 1;

  private final byte[] bytes;
  private final int hash;

  /** Takes ownership of {@code bytes}: the caller must not change them afterwards. */
  public EntityKey(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /** The bytes themselves, not a copy; must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  /** Unsigned, byte by byte. */
  @Override
  public int compareTo(EntityKey other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntityKey key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
