package io.millrace.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer. Integers are zig-zag varints as in Avro, so that small ones take a byte. Not
 * thread-safe.
 */
public final class ByteWriter {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] buffer;
  private int size;

  public ByteWriter() {
    this(256);
  }

  public ByteWriter(int capacity) {
    buffer = new byte[Math.max(16, capacity)];
  }

  public int size() {
    return size;
  }

  /** Forgets what was written and keeps the buffer. */
  public void clear() {
    size = 0;
  }

  /** Forgets what was written after {@code size}. */
  public void truncate(int size) {
    if (size < 0 || size > this.size) {
      throw new IllegalArgumentException("size " + size + " is not within 0 to " + this.size);
    }
    this.size = size;
  }

  public void writeByte(int value) {
    ensure(1);
    buffer[size++] = (byte) value;
  }

  /** Unsigned varint: 1 to 10 bytes, 7 bits each, lowest first. */
  public void writeUnsigned(long value) {
    ensure(10);
    while ((value & ~0x7FL) != 0) {
      buffer[size++] = (byte) (value & 0x7F | 0x80);
      value >>>= 7;
    }
    buffer[size++] = (byte) value;
  }

  /** Signed zig-zag varint. */
  public void writeLong(long value) {
    writeUnsigned(value << 1 ^ value >> 63);
  }

  /** Eight bytes, highest first. */
  public void writeFixed64(long value) {
    ensure(8);
    LONGS.set(buffer, size, value);
    size += 8;
  }

  /** Four bytes, highest first. */
  public void writeFixed32(int value) {
    ensure(4);
    for (int shift = 24; shift >= 0; shift -= 8) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  public void writeDouble(double value) {
    writeFixed64(Double.doubleToRawLongBits(value));
  }

  public void writeFloat(float value) {
    writeFixed32(Float.floatToRawIntBits(value));
  }

  public void writeRaw(byte[] bytes, int offset, int length) {
    ensure(length);
    System.arraycopy(bytes, offset, buffer, size, length);
    size += length;
  }

  /** Appends what another writer holds. */
  public void append(ByteWriter other) {
    writeRaw(other.buffer, 0, other.size);
  }

  /** Length as an unsigned varint, then the bytes. */
  public void writeBytes(byte[] bytes) {
    writeUnsigned(bytes.length);
    writeRaw(bytes, 0, bytes.length);
  }

  /** UTF-8, with its length in bytes before it. */
  public void writeString(String text) {
    writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Copies what was written to a place in an array, which must have room for it. */
  public void copyTo(byte[] into, int at) {
    System.arraycopy(buffer, 0, into, at, size);
  }

  public byte[] toByteArray() {
    return Arrays.copyOf(buffer, size);
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
