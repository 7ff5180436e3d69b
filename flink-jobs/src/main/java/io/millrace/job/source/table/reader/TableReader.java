package io.millrace.job.source.table.reader;

import io.millrace.job.source.Pace;
import io.millrace.job.source.table.FoundRow;
import io.millrace.job.source.table.PullClock;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.PullLeft;
import io.millrace.job.source.table.PullTrouble;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.RejectedRow;
import io.millrace.job.source.table.pull.TableEvents;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.job.source.table.split.TableSplit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the splits it is given, one after the other. A source that cannot be read is tried again,
 * from behind the last row emitted; nothing that the source does fails the job.
 */
public final class TableReader implements SourceReader<Pulled, TableSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(TableReader.class);
  private static final long TELL_EVERY_NANOS = 1_000_000_000;

  private final PulledTable spec;
  private final String definition;
  private final SourceReaderContext context;
  private final Arrival arrival;
  private final Pace pace;
  private final RowDigest digest;
  private final RowFeed feed;
  private final Retry retry;
  private final ReaderMetrics metrics;
  private final Signal signal = new Signal();
  private final ArrayDeque<OpenSplit> open = new ArrayDeque<>();
  private final FinishedSplits finished = new FinishedSplits();
  // Flink makes an output for each restored split; these will not use theirs.
  private final List<String> unused = new ArrayList<>();

  private Iterator<ReadRow> rows = List.<ReadRow>of().iterator();
  private boolean reading;
  private long toldNanos = System.nanoTime();

  public TableReader(
      PulledTable spec, PullClock clock, RowClient client, SourceReaderContext context) {
    this.spec = spec;
    this.definition = spec.definition();
    this.context = context;
    this.arrival = new Arrival(clock);
    int readers = Math.min(context.currentParallelism(), spec.limits().connections());
    this.pace = new Pace(spec.limits().rowsPerSecond() / readers);
    this.digest = new RowDigest(spec);
    this.feed = new RowFeed("table " + spec.name(), client, new RowDigest(spec), signal::give);
    this.retry = new Retry(spec.backoff());
    this.metrics = new ReaderMetrics(context.metricGroup(), spec.name());
  }

  @Override
  public void start() {
    tell(finished.restored());
    askIfIdle();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<Pulled> output) {
    signal.reset();
    arrival.advance(output);
    unused.forEach(output::releaseOutputForSplit);
    unused.clear();
    OpenSplit split = open.peek();
    if (split != null && split.work() instanceof SplitWork.EndPull end) {
      long now = arrival.nowMillis();
      output.collect(
          new PullEnd(
              spec.name(),
              split.pull(),
              end.pulledAtMillis(),
              now,
              end.coverage(),
              end.rows(),
              end.rejected(),
              end.mark()),
          now);
      finish(SplitStatus.FINISHED, output);
      return status();
    }
    tellSoFar(split);
    if (rows.hasNext()) {
      if (pace.allows()) {
        emit(rows.next(), split, output);
      }
      return status();
    }
    if (split != null && !reading && retry.mayTry()) {
      reading = true;
      feed.read((SplitWork.ReadRows) split.work(), split.position());
    }
    Delivery delivery = feed.poll();
    if (delivery != null) {
      take(delivery, output);
    }
    return status();
  }

  private void tellSoFar(OpenSplit split) {
    if (split != null && System.nanoTime() - toldNanos >= TELL_EVERY_NANOS) {
      tellNow(split);
    }
  }

  private void tellNow(OpenSplit split) {
    toldNanos = System.nanoTime();
    context.sendSourceEventToCoordinator(
        new TableEvents.ReadSoFar(split.pull(), split.index(), split.read()));
  }

  private void emit(ReadRow row, OpenSplit split, ReaderOutput<Pulled> output) {
    long now = arrival.nowMillis();
    long pulledAt = ((SplitWork.ReadRows) split.work()).pulledAtMillis();
    if (row instanceof ReadRow.Good good) {
      output.collect(new FoundRow(spec.name(), split.next(), pulledAt, now, good.values()), now);
      metrics.rows.inc();
    } else if (row instanceof ReadRow.Bad bad) {
      output.collect(
          new RejectedRow(
              spec.name(),
              split.next(),
              pulledAt,
              now,
              bad.key(),
              bad.keyValues(),
              bad.code(),
              bad.column(),
              bad.reason(),
              bad.row()),
          now);
      metrics.malformed.inc();
    }
    split.passed(row);
    pace.passed();
  }

  private void take(Delivery delivery, ReaderOutput<Pulled> output) {
    if (delivery instanceof Delivery.Rows read) {
      rows = read.rows().iterator();
      worksAgain();
    } else if (delivery instanceof Delivery.AllRead) {
      worksAgain();
      finish(SplitStatus.FINISHED, output);
    } else if (delivery instanceof Delivery.Outdated outdated) {
      metrics.interruptions.inc();
      LOG.warn(
          "Pull {} of table '{}' is left, a new one begins: {}",
          open.element().pull(),
          spec.name(),
          outdated.reason());
      context.sendSourceEventToCoordinator(new TableEvents.ReadInterrupted(outdated.reason()));
      retry.works();
      trouble(open.element().pull(), outdated.reason(), output);
      left(open.element(), output);
      finish(SplitStatus.LEFT, output);
    } else if (delivery instanceof Delivery.Interrupted interrupted) {
      reading = false;
      metrics.interruptions.inc();
      long millis = retry.failed();
      LOG.warn(
          "Reading table '{}' was interrupted, next try in {} ms: {}",
          spec.name(),
          millis,
          interrupted.reason());
      context.sendSourceEventToCoordinator(new TableEvents.ReadInterrupted(interrupted.reason()));
      trouble(open.element().pull(), interrupted.reason(), output);
    } else if (delivery instanceof Delivery.Answer answer) {
      context.sendSourceEventToCoordinator(answer.event());
      if (answer.event() instanceof TableEvents.PlanFailed failed) {
        trouble(failed.pull(), failed.reason(), output);
      }
    }
  }

  private void left(OpenSplit split, ReaderOutput<Pulled> output) {
    long now = arrival.nowMillis();
    long pulledAt = ((SplitWork.ReadRows) split.work()).pulledAtMillis();
    output.collect(new PullLeft(spec.name(), split.pull(), pulledAt, now), now);
  }

  private void trouble(long pull, String reason, ReaderOutput<Pulled> output) {
    long now = arrival.nowMillis();
    output.collect(new PullTrouble(spec.name(), pull, now, now, reason), now);
  }

  private void worksAgain() {
    if (retry.isFailing()) {
      retry.works();
      context.sendSourceEventToCoordinator(new TableEvents.ReadResumed());
    }
  }

  private void finish(SplitStatus how, ReaderOutput<Pulled> output) {
    OpenSplit split = open.remove();
    reading = false;
    tellNow(split);
    finished.add(split.snapshot(how));
    output.releaseOutputForSplit(split.id());
    askIfIdle();
  }

  private InputStatus status() {
    boolean ready =
        rows.hasNext()
            ? pace.allows()
            : !feed.isEmpty() || (!open.isEmpty() && !reading && retry.mayTry());
    return ready ? InputStatus.MORE_AVAILABLE : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    // Wakes for each watermark, and then looks whether the pace or a pause lets it go on.
    return rows.hasNext()
        ? CompletableFuture.anyOf(pace.whenAllowed(), watermark()).thenApply(ignored -> null)
        : watermark();
  }

  private CompletableFuture<Void> watermark() {
    return signal.within(Arrival.WATERMARK_EVERY.toNanos());
  }

  @Override
  public void addSplits(List<TableSplit> splits) {
    for (TableSplit split : splits) {
      if (!split.definition().equals(definition)) {
        LOG.info("Table '{}' is defined anew: leaves pull {}", spec.name(), split.pull());
        unused.add(split.splitId());
        continue;
      }
      if (split.pull() < spec.pullsBefore()) {
        LOG.info(
            "Pull {} of table '{}' has ended since this state was saved: it is left",
            split.pull(),
            spec.name());
        unused.add(split.splitId());
        continue;
      }
      switch (split.status()) {
        case OPEN -> open.add(new OpenSplit(split, spec, digest));
        case FINISHED, LEFT -> {
          finished.restored(split);
          unused.add(split.splitId());
        }
      }
    }
    signal.give();
  }

  @Override
  public void notifyNoMoreSplits() {
    // A table is pulled for as long as the job runs.
  }

  @Override
  public void handleSourceEvents(SourceEvent event) {
    if (event instanceof TableEvents.PlanAsked asked) {
      feed.plan(asked);
    } else if (event instanceof TableEvents.FinishKnown known) {
      finished.known(known.splitIds());
    } else if (event instanceof TableEvents.TryAsked) {
      retry.now();
      signal.give();
    }
  }

  @Override
  public List<TableSplit> snapshotState(long checkpointId) {
    List<TableSplit> all = new ArrayList<>(finished.snapshot(checkpointId));
    for (OpenSplit split : open) {
      all.add(split.snapshot(SplitStatus.OPEN));
    }
    return all;
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) {
    tell(finished.coveredBy(checkpointId));
  }

  private void tell(List<TableEvents.Finished> splits) {
    if (!splits.isEmpty()) {
      context.sendSourceEventToCoordinator(new TableEvents.SplitsFinished(splits));
    }
  }

  private void askIfIdle() {
    if (open.isEmpty()) {
      context.sendSplitRequest();
    }
  }

  @Override
  public void close() throws Exception {
    feed.close();
  }
}
