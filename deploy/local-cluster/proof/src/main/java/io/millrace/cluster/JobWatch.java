package io.millrace.cluster;

import io.millrace.cli.demo.PaymentCheck.Gap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at the job all the time: when it stops running, and what it is restored from. */
final class JobWatch implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FlinkJob job;
  private final Restores restores = new Restores();
  private final Thread thread = new Thread(this::runToEnd, "job-watch");
  private volatile boolean ended;
  private volatile RuntimeException failure;
  private volatile CountDownLatch sign = new CountDownLatch(1);
  private volatile long signNanos;

  JobWatch(FlinkJob job) {
    this.job = job;
    thread.start();
  }

  private void runToEnd() {
    try {
      run();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void run() {
    while (!ended) {
      boolean runs = job.runs();
      synchronized (restores) {
        job.checkpoints(restores);
      }
      if (!runs && sign.getCount() > 0) {
        signNanos = System.nanoTime();
        sign.countDown();
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Forgets that the job did not run before. */
  void expectSign() {
    sign = new CountDownLatch(1);
  }

  /**
   * Waits until Flink says that the job does not run, or does not answer.
   *
   * @throws IllegalStateException when that does not happen
   */
  void awaitSign() throws InterruptedException {
    if (!sign.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("not noticed within " + PATIENCE.toSeconds() + " s");
    }
  }

  /** When the job was first seen not running, as {@link System#nanoTime}; MAX if never. */
  long signNanos() {
    return sign.getCount() > 0 ? Long.MAX_VALUE : signNanos;
  }

  /**
   * The TaskManager of this name if it holds a slot of a job, else another that does.
   *
   * @throws IllegalStateException when none does, or Flink does not answer
   */
  String carrier(String taskManager) {
    List<String> carriers = job.carriers();
    if (carriers.isEmpty()) {
      throw new IllegalStateException("no TaskManager holds a slot of the job");
    }
    return carriers.contains(taskManager) ? taskManager : carriers.get(0);
  }

  boolean runs() {
    return job.runs();
  }

  /** Where the served logs may lack rows by now. */
  List<Gap> gaps() {
    synchronized (restores) {
      return restores.gaps();
    }
  }

  /** Restores since the last call that went back to nobody knows what. */
  List<String> takeUnknown() {
    synchronized (restores) {
      return restores.takeUnknown();
    }
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException when it had ended before, so that nobody watched
   */
  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
    if (failure != null) {
      throw new IllegalStateException("the job was not watched", failure);
    }
  }
}
