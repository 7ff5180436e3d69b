package io.millrace.benchmarks.streaming;

import io.millrace.benchmarks.streaming.EventSource.Everything;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * One partition of an {@link EventSource}. It waits twice for everything to have come out of the
 * operator: before the first event, and before the first measured one.
 */
final class EventReader<T> implements SourceReader<T, Everything> {
  private static final int EVENTS_PER_POLL = 32;
  private static final int EVENTS_PER_WATERMARK = 512;

  private final EventMaker<T> maker;
  private final Events events;
  private final long lagMillis;
  private final int partitions;
  private final Run run;
  private CompletableFuture<?> gate = CompletableFuture.completedFuture(null);
  private boolean started;
  private boolean measured;
  private boolean done;
  private long playedMeasured;
  private long playedInAll;
  private int next;

  EventReader(EventSource<T> source, int partition, int partitions, Run run) {
    this.maker = source.maker();
    this.lagMillis = source.lagMillis();
    this.events = Events.of(source.workload());
    this.next = partition;
    this.partitions = partitions;
    this.run = run;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<T> output) {
    if (done || !gate.isDone()) {
      return InputStatus.NOTHING_AVAILABLE;
    }
    int loaded = events.workload.loaded();
    if (!started) {
      started = true;
      return waitFor(Events.START_MILLIS - 1, output);
    }
    run.begun();
    if (!measured && next >= loaded && run.isWarm()) {
      measured = true;
      if (playedInAll > 0) {
        // Several partitions have all come to the same place only where nothing is warmed up.
        return waitFor(events.arrivalMillis(partitions == 1 ? next : loaded) - 1, output);
      }
    }
    if (measured && playedMeasured == 0) {
      run.started();
    }
    for (int i = 0; i < EVENTS_PER_POLL && next < events.size(); i++) {
      if (!measured && next >= loaded && run.isWarm()) {
        return InputStatus.MORE_AVAILABLE;
      }
      output.collect(maker.make(events, next, partitions), events.timeMillis(next));
      playedMeasured += measured ? 1 : 0;
      playedInAll++;
      next += partitions;
    }
    if (next >= events.size() || measured && run.isOver()) {
      done = true;
      long end = events.arrivalMillis(Math.min(next, events.size())) - lagMillis;
      output.emitWatermark(new Watermark(end));
      run.ended(playedMeasured, playedInAll, end);
      return InputStatus.NOTHING_AVAILABLE;
    }
    if (next / partitions % EVENTS_PER_WATERMARK < EVENTS_PER_POLL) {
      output.emitWatermark(new Watermark(events.arrivalMillis(next) - 1 - lagMillis));
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private InputStatus waitFor(long millis, ReaderOutput<T> output) {
    gate = run.passed(millis - lagMillis);
    output.emitWatermark(new Watermark(millis - lagMillis));
    return InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return done ? new CompletableFuture<>() : gate.thenApply(at -> null);
  }

  @Override
  public List<Everything> snapshotState(long checkpointId) {
    return List.of();
  }

  @Override
  public void addSplits(List<Everything> splits) {}

  @Override
  public void notifyNoMoreSplits() {}

  @Override
  public void close() {}
}
