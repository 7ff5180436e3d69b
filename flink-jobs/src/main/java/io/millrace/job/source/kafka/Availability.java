package io.millrace.job.source.kafka;

import java.util.concurrent.CompletableFuture;

/**
 * Wakes an idle reader for Kafka's records or for a signal of its own, whichever is first.
 *
 * <p>Does not pile up callbacks on Kafka's future, which on an idle topic is the same one for
 * hours. {@link #signal()} may be called from any thread, the rest from the reader's.
 */
final class Availability {

  private volatile CompletableFuture<Void> signalled = new CompletableFuture<>();
  private CompletableFuture<Void> followed;

  void signal() {
    signalled.complete(null);
  }

  /** Call before looking for what a signal announces, so that none is lost. */
  void reset() {
    if (signalled.isDone()) {
      signalled = new CompletableFuture<>();
    }
  }

  /** Done when {@link #signal()} is called, whatever Kafka has. */
  CompletableFuture<Void> signalled() {
    return signalled;
  }

  CompletableFuture<Void> or(CompletableFuture<Void> kafka) {
    if (kafka.isDone()) {
      return kafka;
    }
    if (kafka != followed) {
      followed = kafka;
      kafka.whenComplete((ignored, error) -> signal());
    }
    return signalled;
  }
}
