package io.millrace.gateway.push;

import java.util.concurrent.atomic.AtomicBoolean;

/** What is under way, held within limits. Thread-safe. */
final class PushLoad {
  private final PushLimits limits;
  private int requests; // guarded by this
  private long bytes; // guarded by this

  PushLoad(PushLimits limits) {
    this.limits = limits;
  }

  /** A share of the limits, given back once. */
  final class Share implements AutoCloseable {
    private int held; // guarded by the load
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Share(int held) {
      this.held = held;
    }

    /** The body has come, and is smaller than it might have been. */
    void resize(int bodyBytes) {
      synchronized (PushLoad.this) {
        bytes += bodyBytes - held;
        held = bodyBytes;
      }
    }

    @Override
    public void close() {
      if (open.getAndSet(false)) {
        release(this);
      }
    }
  }

  /** Room for a body of this size; null if there is none now. */
  synchronized Share take(int bodyBytes) {
    if (requests >= limits.requests() || bytes + bodyBytes > limits.bytes()) {
      return null;
    }
    requests++;
    bytes += bodyBytes;
    return new Share(bodyBytes);
  }

  synchronized int requests() {
    return requests;
  }

  synchronized long bytes() {
    return bytes;
  }

  private synchronized void release(Share share) {
    requests--;
    bytes -= share.held;
  }
}
