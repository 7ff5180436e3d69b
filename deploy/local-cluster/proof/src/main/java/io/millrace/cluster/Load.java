package io.millrace.cluster;

import io.millrace.cli.demo.PaymentCheck;

/** Sends payments at a steady rate from a thread of its own until it is closed. */
final class Load implements AutoCloseable {
  private final Thread thread;
  private volatile boolean ended;
  private volatile RuntimeException failure;

  private Load(Thread thread) {
    this.thread = thread;
  }

  static Load of(PaymentCheck payments, int perSecond) {
    Load[] load = new Load[1];
    load[0] = new Load(new Thread(() -> load[0].run(payments, perSecond), "load"));
    load[0].thread.start();
    return load[0];
  }

  private void run(PaymentCheck payments, int perSecond) {
    try {
      send(payments, perSecond);
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void send(PaymentCheck payments, int perSecond) {
    long began = System.nanoTime();
    long sent = 0;
    while (!ended) {
      long due = (System.nanoTime() - began) * perSecond / 1_000_000_000L;
      for (; sent < due && !ended; sent++) {
        payments.send();
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /**
   * What was sent may still be on its way to the broker.
   *
   * @throws IllegalStateException when it could not send, so that there was no load
   */
  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("the load failed", failure);
    }
  }
}
