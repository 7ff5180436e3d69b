package io.millrace.benchmarks.gateway;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP connection with at most one request under way. Reads no more of a response
 * than it must: its status and its length; now and then it keeps a whole one.
 */
final class LoadConnection implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final String OK = "HTTP/1.1 200";

  private final SocketChannel channel;
  private final HttpRequestBytes requests;
  private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private ByteArrayOutputStream kept;
  private long intendedNanos;
  private long missing;
  private boolean inBody;

  LoadConnection(int port, Selector selector, HttpRequestBytes requests) throws IOException {
    this.requests = requests;
    this.channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  /**
   * Sends the next request.
   *
   * @param intendedNanos when it should have been sent
   * @param keep whether the whole response is kept
   */
  synchronized void send(long intendedNanos, boolean keep) throws IOException {
    this.intendedNanos = intendedNanos;
    kept = keep ? new ByteArrayOutputStream() : null;
    inBody = false;
    in.clear();
    ByteBuffer request = requests.next();
    while (request.hasRemaining()) {
      channel.write(request);
    }
  }

  /** Reads what there is; true when the response is complete. */
  synchronized boolean receive() throws IOException {
    while (true) {
      int count = channel.read(in);
      if (count < 0) {
        throw new EOFException("the server closed a connection");
      }
      if (count == 0) {
        return false;
      }
      if (!inBody && !readHead()) {
        continue;
      }
      if (inBody && drain()) {
        return true;
      }
    }
  }

  synchronized long intendedNanos() {
    return intendedNanos;
  }

  /** The response if it was to be kept, else null. */
  synchronized KeptResponse kept() {
    return kept == null ? null : new KeptResponse(requests.keys(), kept.toByteArray());
  }

  private boolean readHead() throws IOException {
    int end = headEnd();
    if (end < 0) {
      return false;
    }
    byte[] head = new byte[end];
    in.get(0, head);
    String text = new String(head, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    int length = text.indexOf("content-length: ");
    if (!text.startsWith(OK.toLowerCase(Locale.ROOT)) || length < 0) {
      byte[] body = new byte[in.position() - end];
      in.get(end, body);
      throw new IOException(
          "expected 200 with a length, got " + text + new String(body, StandardCharsets.UTF_8));
    }
    int from = length + "content-length: ".length();
    missing = Long.parseLong(text.substring(from, text.indexOf('\r', from)));
    inBody = true;
    in.flip().position(end);
    in.compact();
    return true;
  }

  private int headEnd() {
    for (int i = 3; i < in.position(); i++) {
      if (in.get(i) == '\n' && in.get(i - 1) == '\r' && in.get(i - 2) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private boolean drain() {
    in.flip();
    missing -= in.remaining();
    if (kept != null) {
      byte[] part = new byte[in.remaining()];
      in.get(part);
      kept.writeBytes(part);
    }
    in.clear();
    return missing == 0;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
