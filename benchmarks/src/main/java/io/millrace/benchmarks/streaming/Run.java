package io.millrace.benchmarks.streaming;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * What source, operator and finish line of one job tell each other; they share this JVM.
 *
 * <p>An event is done once a watermark behind it has come out of the operator. The clock starts
 * when the source, after everything before has come out, goes on to the measured events.
 */
final class Run {
  private static final Map<String, Run> RUNNING = new ConcurrentHashMap<>();

  /** Rows that came out. */
  final LongAdder rows = new LongAdder();

  /** Events that the state says it has seen, where a contestant looks at its end. */
  final LongAdder stored = new LongAdder();

  /** Measured events that the sources played. */
  final AtomicLong played = new AtomicLong();

  /** Events that the sources played, those before the measured ones included. */
  final AtomicLong playedInAll = new AtomicLong();

  private final Playtime playtime;

  private final AtomicLong firstNanos = new AtomicLong();
  private final AtomicLong startNanos = new AtomicLong();
  private final AtomicLong playing;
  private final AtomicLong endMillis = new AtomicLong(Long.MAX_VALUE);
  private final AtomicLong checking;
  private final CompletableFuture<Long> checked = new CompletableFuture<>();
  private final CompletableFuture<Long> sourcesDone = new CompletableFuture<>();
  private final Supplier<RowTally> tally;
  private final long[] watermarks;
  private final ConcurrentSkipListMap<Long, CompletableFuture<Long>> gates =
      new ConcurrentSkipListMap<>();

  private Run(int parallelism, Playtime playtime, Supplier<RowTally> tally) {
    this.playtime = playtime;
    this.tally = tally;
    this.playing = new AtomicLong(parallelism);
    this.checking = new AtomicLong(parallelism);
    this.watermarks = new long[parallelism];
    Arrays.fill(watermarks, Long.MIN_VALUE);
  }

  /**
   * @param playtime how long the sources play
   * @param tally takes the rows, one for each subtask
   */
  static Run begin(String id, int parallelism, Playtime playtime, Supplier<RowTally> tally) {
    Run run = new Run(parallelism, playtime, tally);
    RUNNING.put(id, run);
    return run;
  }

  static Run of(String id) {
    return RUNNING.get(id);
  }

  static void end(String id) {
    RUNNING.remove(id);
  }

  RowTally tally() {
    return tally.get();
  }

  /** Told by the sources before they play anything; the first one counts. */
  void begun() {
    firstNanos.compareAndSet(0, System.nanoTime());
  }

  boolean isWarm() {
    return System.nanoTime() - firstNanos.get() >= playtime.warmUp().toNanos();
  }

  /** Told by the sources as they go on to the measured events; the first one counts. */
  void started() {
    startNanos.compareAndSet(0, System.nanoTime());
  }

  long startNanos() {
    return startNanos.get();
  }

  boolean isOver() {
    return System.nanoTime() - startNanos.get() >= playtime.most().toNanos();
  }

  /**
   * Told by each source at its end.
   *
   * @param events measured ones that it played
   * @param inAll with those before
   * @param watermarkMillis its last watermark
   */
  void ended(long events, long inAll, long watermarkMillis) {
    played.addAndGet(events);
    playedInAll.addAndGet(inAll);
    endMillis.accumulateAndGet(watermarkMillis, Math::min);
    if (playing.decrementAndGet() == 0) {
      sourcesDone.complete(endMillis.get());
    }
  }

  /** Told by each operator that has added up {@link #stored}. */
  void checked() {
    if (checking.decrementAndGet() == 0) {
      checked.complete(stored.sum());
    }
  }

  /** Completes, with {@link #stored}, when all have. */
  CompletableFuture<Long> stored() {
    return checked;
  }

  /** Completes, with the watermark behind all that was played, when the sources have ended. */
  CompletableFuture<Long> sourcesDone() {
    return sourcesDone;
  }

  /** Completes, with {@link System#nanoTime}, when this watermark has come out of all subtasks. */
  synchronized CompletableFuture<Long> passed(long watermarkMillis) {
    CompletableFuture<Long> gate =
        gates.computeIfAbsent(watermarkMillis, key -> new CompletableFuture<>());
    open();
    return gate;
  }

  /** Told by each subtask of the finish line. */
  synchronized void passed(int subtask, long watermarkMillis) {
    watermarks[subtask] = watermarkMillis;
    open();
  }

  private void open() {
    long least = Arrays.stream(watermarks).min().orElseThrow();
    gates.headMap(least, true).values().forEach(gate -> gate.complete(System.nanoTime()));
  }
}
