package io.millrace.dataset.local;

import io.millrace.core.Contribution;
import io.millrace.core.ViewLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Hands what happens to each key to the worker that the key belongs to, in order, in batches. Used
 * by one thread.
 */
final class SweepWorkers implements AutoCloseable {
  private static final int QUEUED = 4;
  private static final long LOOK_MILLIS = 100;

  private final ExecutorService threads;
  private final List<BlockingQueue<SweepBatch>> queues = new ArrayList<>();
  private final List<Future<?>> runs = new ArrayList<>();
  private final SweepBatch[] open;

  SweepWorkers(ViewLayout layout, CellReadings readings, int count) {
    this.threads =
        Executors.newFixedThreadPool(
            count,
            run -> {
              Thread thread = new Thread(run, "millrace-sweep");
              thread.setDaemon(true);
              return thread;
            });
    this.open = new SweepBatch[count];
    for (int i = 0; i < count; i++) {
      BlockingQueue<SweepBatch> queue = new ArrayBlockingQueue<>(QUEUED);
      SweepWorker worker = new SweepWorker(layout, readings);
      queues.add(queue);
      open[i] = new SweepBatch();
      runs.add(
          threads.submit(
              () -> {
                // An empty batch is the end.
                for (SweepBatch batch = queue.take(); batch.size > 0; batch = queue.take()) {
                  worker.take(batch);
                }
                return null;
              }));
    }
  }

  void add(int key, Contribution added) {
    SweepBatch batch = batch(key);
    batch.added[batch.size++] = added;
  }

  void ask(int key, long atMillis, int spineRow) {
    SweepBatch batch = batch(key);
    batch.askedAtMillis[batch.size] = atMillis;
    batch.spineRows[batch.size++] = spineRow;
  }

  private SweepBatch batch(int key) {
    int worker = key % open.length;
    if (open[worker].isFull()) {
      hand(worker, open[worker]);
      open[worker] = new SweepBatch();
    }
    SweepBatch batch = open[worker];
    batch.keys[batch.size] = key;
    return batch;
  }

  private void hand(int worker, SweepBatch batch) {
    try {
      while (!queues.get(worker).offer(batch, LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (runs.get(worker).isDone()) {
          await(worker);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalEngineException("interrupted", e);
    }
  }

  /** Waits until everything is swept; throws what a worker threw. */
  void finish() {
    for (int i = 0; i < open.length; i++) {
      if (open[i].size > 0) {
        hand(i, open[i]);
      }
      hand(i, new SweepBatch());
    }
    for (int i = 0; i < open.length; i++) {
      await(i);
    }
  }

  private void await(int worker) {
    try {
      runs.get(worker).get();
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

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
