package io.millrace.benchmarks.freshness;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One kept-alive connection on which requests do not wait for the answers before them. Answers come
 * in the order of requests and are handed over on a thread of its own. Requests are sent by one
 * thread.
 */
final class PipelinedHttp implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final OutputStream out;
  private final InputStream in;
  private final String host;
  private final Queue<Sent> unanswered = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final Thread reader;
  private volatile IOException failure;
  private volatile boolean closed;

  /** Takes an answer. */
  @FunctionalInterface
  interface Handler {
    /**
     * @param status of HTTP
     * @param sentNanos when the request was handed to the system, by {@link System#nanoTime}
     * @param arrivedNanos when the whole answer was there
     */
    void answered(int status, byte[] body, long sentNanos, long arrivedNanos);
  }

  private record Sent(long nanos, Handler handler) {}

  PipelinedHttp(URI server) throws IOException {
    this.socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    this.host = server.getAuthority();
    this.out = socket.getOutputStream();
    this.in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    this.reader = new Thread(this::read, "pipelined-http");
    reader.setDaemon(true);
    reader.start();
  }

  /** Requests that are not answered yet. */
  int unanswered() {
    return waiting.get();
  }

  void post(String path, byte[] body, Handler handler) throws IOException {
    if (failure != null) {
      throw new IOException("The connection to " + host + " has failed", failure);
    }
    byte[] head =
        "POST %s HTTP/1.1\r\nhost: %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
            .formatted(path, host, body.length)
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    waiting.incrementAndGet();
    unanswered.add(new Sent(System.nanoTime(), handler));
    out.write(request);
  }

  private void read() {
    try {
      while (!closed) {
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
          if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
            length = Integer.parseInt(line.substring(LENGTH.length()).strip());
          }
        }
        byte[] body = in.readNBytes(length);
        long arrivedNanos = System.nanoTime();
        Sent sent = unanswered.remove();
        waiting.decrementAndGet();
        sent.handler.answered(status, body, sent.nanos, arrivedNanos);
      }
    } catch (IOException | RuntimeException e) {
      failure = e instanceof IOException io ? io : new IOException(e);
    }
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    closed = true;
    socket.close();
  }
}
