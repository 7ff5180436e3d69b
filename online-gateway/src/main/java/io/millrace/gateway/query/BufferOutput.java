package io.millrace.gateway.query;

import io.vertx.core.buffer.Buffer;
import java.io.OutputStream;

/** Appends what is written to a buffer. */
final class BufferOutput extends OutputStream {
  private final Buffer buffer;

  BufferOutput(int sizeHint) {
    this.buffer = Buffer.buffer(sizeHint);
  }

  Buffer buffer() {
    return buffer;
  }

  @Override
  public void write(int value) {
    buffer.appendByte((byte) value);
  }

  @Override
  public void write(byte[] bytes, int from, int length) {
    buffer.appendBytes(bytes, from, length);
  }
}
