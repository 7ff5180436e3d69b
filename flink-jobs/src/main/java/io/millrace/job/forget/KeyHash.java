package io.millrace.job.forget;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * HMAC-SHA256, by the register's secret, of an entity's name, a zero byte and a key's canonical
 * bytes. Immutable.
 */
public final class KeyHash implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] bytes;

  /** Takes ownership of the bytes. */
  public KeyHash(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The bytes themselves, not a copy; must not be changed. */
  public byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyHash that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
