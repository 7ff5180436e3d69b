package io.millrace.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote. Reading past the end or a malformed varint throws {@link
 * IllegalArgumentException}. Not thread-safe.
 */
public final class ByteReader {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] buffer;
  private final int end;
  private int position;

  public ByteReader(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  public ByteReader(byte[] buffer, int offset, int length) {
    this.buffer = buffer;
    this.position = offset;
    this.end = offset + length;
  }

  public int position() {
    return position;
  }

  public int remaining() {
    return end - position;
  }

  /** Goes to a byte of the buffer, forward or back. */
  public void seek(int position) {
    if (position < 0 || position > end) {
      throw new IllegalArgumentException("byte " + position + " is not within 0 to " + end);
    }
    this.position = position;
  }

  public int readByte() {
    need(1);
    return buffer[position++];
  }

  public long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte b = buffer[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("varint longer than 10 bytes before byte " + position);
  }

  public long readLong() {
    long raw = readUnsigned();
    return raw >>> 1 ^ -(raw & 1);
  }

  /** A length or count: an unsigned varint that must not exceed what remains in the buffer. */
  public int readLength() {
    long length = readUnsigned();
    if (length < 0 || length > remaining()) {
      throw new IllegalArgumentException(
          "length " + length + " exceeds the " + remaining() + " bytes left");
    }
    return (int) length;
  }

  public long readFixed64() {
    need(8);
    long value = (long) LONGS.get(buffer, position);
    position += 8;
    return value;
  }

  public int readFixed32() {
    need(4);
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value = value << 8 | buffer[position++] & 0xFF;
    }
    return value;
  }

  public double readDouble() {
    return Double.longBitsToDouble(readFixed64());
  }

  public float readFloat() {
    return Float.intBitsToFloat(readFixed32());
  }

  public byte[] readRaw(int length) {
    need(length);
    byte[] bytes = Arrays.copyOfRange(buffer, position, position + length);
    position += length;
    return bytes;
  }

  public byte[] readBytes() {
    return readRaw(readLength());
  }

  public String readString() {
    int length = readLength();
    String text = new String(buffer, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  /** UTF-8 of a length known from elsewhere. */
  public String readString(int length) {
    need(length);
    String text = new String(buffer, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  public void skip(int length) {
    need(length);
    position += length;
  }

  private void need(int length) {
    if (length < 0 || end - position < length) {
      throw new IllegalArgumentException(
          "needs " + length + " bytes at " + position + ", but the value ends at " + end);
    }
  }
}
