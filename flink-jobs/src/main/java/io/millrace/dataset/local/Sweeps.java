package io.millrace.dataset.local;

import io.millrace.dataset.DatasetProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Sweeps all keys once, by threads that take buckets of keys in turns. */
final class Sweeps {
  private static final int MOST_THREADS = 8;
  private static final long LOOK_MILLIS = 100;

  private Sweeps() {}

  /** As many threads as help. */
  static int threads() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Sweeps everything.
   *
   * @param sweep makes one for each thread
   * @param before questions that other views have answered
   * @return how many questions were answered
   */
  static long run(
      KeyedRows rows,
      int threads,
      Supplier<KeySweep> sweep,
      DatasetProgress progress,
      long before,
      long total) {
    AtomicInteger next = new AtomicInteger();
    AtomicLong answered = new AtomicLong();
    ExecutorService pool = Executors.newFixedThreadPool(threads, Sweeps::thread);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        KeySweep own = sweep.get();
        runs.add(
            pool.submit(
                () -> {
                  for (int bucket = next.getAndIncrement();
                      bucket < KeyedRows.BUCKETS && !Thread.currentThread().isInterrupted();
                      bucket = next.getAndIncrement()) {
                    sweep(rows.take(bucket), own, answered);
                  }
                }));
      }
      for (Future<?> run : runs) {
        await(run, () -> progress.at(DatasetProgress.Stage.VALUES, before + answered.get(), total));
      }
    } finally {
      pool.shutdownNow();
    }
    return answered.get();
  }

  private static Thread thread(Runnable run) {
    Thread thread = new Thread(run, "millrace-sweep");
    thread.setDaemon(true);
    return thread;
  }

  private static void sweep(KeyedBucket bucket, KeySweep sweep, AtomicLong answered) {
    long questions = 0;
    while (bucket.nextKey()) {
      sweep.begin();
      int rows = bucket.rows();
      for (int i = 0; i < rows; i++) {
        questions += sweep.take(bucket.x(i), bucket.row(i)) ? 1 : 0;
      }
    }
    answered.addAndGet(questions);
  }

  private static void await(Future<?> run, Runnable look) {
    try {
      while (true) {
        try {
          run.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          look.run();
          return;
        } catch (TimeoutException e) {
          look.run();
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      } else if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new LocalEngineException("the sweep failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalEngineException("interrupted", e);
    }
  }
}
