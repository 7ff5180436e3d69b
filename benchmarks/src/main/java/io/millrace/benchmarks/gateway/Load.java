package io.millrace.benchmarks.gateway;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import org.HdrHistogram.Histogram;

/**
 * The load on one server: plain sockets, one thread that reads, and in the open loop one more that
 * sends. Vert.x' own client costs several times as much per request, and its timers are no finer
 * than a millisecond.
 */
final class Load implements AutoCloseable {
  private static final int KEEP_ONE_OF = 2_000;
  private static final int CONNECTIONS = 16;

  /** How long Linux sleeps beyond what it was asked for. */
  private static final long OVERSLEEP_NANOS = TimeUnit.MICROSECONDS.toNanos(60);

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PATIENCE_MILLIS = 60_000;

  private final Selector selector = Selector.open();
  private final List<LoadConnection> connections = new ArrayList<>();
  private final Queue<LoadConnection> free = new ArrayDeque<>();
  private final Queue<Long> overdue = new ArrayDeque<>();
  private final Histogram latencyNanos = new Histogram(LONGEST_NANOS, 3);
  private final List<KeptResponse> kept = new ArrayList<>();
  private final AtomicLong sent = new AtomicLong();

  /**
   * @param requests of one connection, by its seed
   */
  Load(int port, LongFunction<HttpRequestBytes> requests, long seed) throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(new LoadConnection(port, selector, requests.apply(seed * CONNECTIONS + i)));
    }
  }

  /** Each connection asks again as soon as it is answered. */
  LoadResult closedLoop(double seconds) throws IOException {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    for (LoadConnection connection : connections) {
      send(connection, System.nanoTime());
    }
    int underWay = connections.size();
    while (underWay > 0) {
      for (LoadConnection connection : answered()) {
        long now = record(connection);
        if (now < end) {
          send(connection, now);
        } else {
          underWay--;
        }
      }
    }
    return new LoadResult(latencyNanos, (System.nanoTime() - start) / 1e9, kept);
  }

  /**
   * Requests at fixed times, whatever became of those before. Latency counts from the time a
   * request was due, also where it had to wait for a connection or for this process.
   */
  LoadResult openLoop(double perSecond, double seconds) throws Exception {
    long count = Math.max(1, (long) (perSecond * seconds));
    free.addAll(connections);
    long start = System.nanoTime();
    FutureTask<Void> sending = new FutureTask<>(() -> sendAll(start, perSecond, count));
    Thread sender = new Thread(sending, "load-sender");
    sender.start();
    try {
      while (latencyNanos.getTotalCount() < count) {
        for (LoadConnection connection : answered()) {
          record(connection);
          next(connection);
        }
        if (sending.isDone()) {
          sending.get();
        }
      }
      sending.get();
    } catch (ExecutionException e) {
      throw new IOException("sending failed: " + e.getCause(), e.getCause());
    } finally {
      sender.interrupt();
    }
    return new LoadResult(latencyNanos, (System.nanoTime() - start) / 1e9, kept);
  }

  private Void sendAll(long start, double perSecond, long count) throws IOException {
    for (long i = 0; i < count && !Thread.currentThread().isInterrupted(); i++) {
      long due = start + (long) (i * 1e9 / perSecond);
      sleepUntil(due);
      LoadConnection connection;
      synchronized (free) {
        connection = free.poll();
        if (connection == null) {
          overdue.add(due);
          continue;
        }
      }
      send(connection, due);
    }
    return null;
  }

  private static void sleepUntil(long due) {
    while (true) {
      long left = due - System.nanoTime();
      if (left <= 0 || Thread.currentThread().isInterrupted()) {
        return;
      }
      if (left > OVERSLEEP_NANOS) {
        LockSupport.parkNanos(left - OVERSLEEP_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private void next(LoadConnection connection) throws IOException {
    Long due;
    synchronized (free) {
      due = overdue.poll();
      if (due == null) {
        free.add(connection);
        return;
      }
    }
    send(connection, due);
  }

  private void send(LoadConnection connection, long intendedNanos) throws IOException {
    connection.send(intendedNanos, sent.getAndIncrement() % KEEP_ONE_OF == 0);
  }

  private long record(LoadConnection connection) {
    long now = System.nanoTime();
    latencyNanos.recordValue(Math.min(now - connection.intendedNanos(), LONGEST_NANOS));
    KeptResponse response = connection.kept();
    if (response != null) {
      kept.add(response);
    }
    return now;
  }

  private List<LoadConnection> answered() throws IOException {
    List<LoadConnection> answered = new ArrayList<>();
    if (selector.select(PATIENCE_MILLIS) == 0) {
      throw new IOException("no answer within " + PATIENCE_MILLIS + " ms");
    }
    for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
      LoadConnection connection = (LoadConnection) keys.next().attachment();
      keys.remove();
      if (connection.receive()) {
        answered.add(connection);
      }
    }
    return answered;
  }

  @Override
  public void close() throws IOException {
    for (LoadConnection connection : connections) {
      connection.close();
    }
    selector.close();
  }
}
