package io.millrace.job.source.table.reader;

import io.millrace.job.source.table.pull.PlanPortions;
import io.millrace.job.source.table.pull.TableEvents;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads ahead on a thread of its own, by two deliveries at most; what is not taken holds the source
 * back. One thing is read at a time. Used by the reader's thread.
 */
final class RowFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RowFeed.class);
  private static final int AHEAD = 2;
  private static final long CLOSE_SECONDS = 10;

  private final RowClient client;
  private final RowDigest digest;
  private final Runnable signal;
  private final BlockingQueue<Delivery> deliveries = new ArrayBlockingQueue<>(AHEAD);
  private final ExecutorService thread;

  /**
   * @param signal called from the feed's thread when there is something to take
   */
  RowFeed(String name, RowClient client, RowDigest digest, Runnable signal) {
    this.client = client;
    this.digest = digest;
    this.signal = signal;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
  }

  /** Begins to read rows; ends with {@code AllRead}, {@code Interrupted} or {@code Outdated}. */
  void read(SplitWork.ReadRows rows, Position from) {
    thread.execute(
        () -> {
          try {
            try (RowCursor cursor = new UnpassedRows(client.open(rows, from), from, digest)) {
              List<ReadRow> next = cursor.next();
              while (!next.isEmpty()) {
                deliver(new Delivery.Rows(next));
                next = cursor.next();
              }
            }
            // Not before the connection is closed: the next part may be another reader's.
            deliver(new Delivery.AllRead());
          } catch (SourceUnavailableException e) {
            deliverUnlessClosed(new Delivery.Interrupted(Reason.of(e.getMessage())));
          } catch (OutdatedPlanException e) {
            deliverUnlessClosed(new Delivery.Outdated(Reason.of(e.getMessage())));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException | Error e) {
            deliverUnlessClosed(new Delivery.Interrupted(unexpected(e)));
          }
        });
  }

  /** Plans a pull; the answers are delivered. */
  void plan(TableEvents.PlanAsked asked) {
    thread.execute(
        () -> {
          List<TableEvents> answers;
          try {
            answers = PlanPortions.of(asked, client.plan(asked.mark()));
          } catch (SourceUnavailableException e) {
            answers =
                List.of(
                    new TableEvents.PlanFailed(
                        asked.pull(), asked.ask(), Reason.of(e.getMessage())));
          } catch (RuntimeException | Error e) {
            answers = List.of(new TableEvents.PlanFailed(asked.pull(), asked.ask(), unexpected(e)));
          }
          for (TableEvents answer : answers) {
            deliverUnlessClosed(new Delivery.Answer(answer));
          }
        });
  }

  /** The next delivery; null if there is none yet. */
  Delivery poll() {
    return deliveries.poll();
  }

  boolean isEmpty() {
    return deliveries.isEmpty();
  }

  private void deliver(Delivery delivery) throws InterruptedException {
    deliveries.put(delivery);
    signal.run();
  }

  private void deliverUnlessClosed(Delivery delivery) {
    try {
      deliver(delivery);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Only what kind of error and where: its message could hold what must not be shown. */
  private static String unexpected(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return "unexpected %s%s"
        .formatted(error.getClass().getName(), trace.length == 0 ? "" : " at " + trace[0]);
  }

  @Override
  public void close() throws InterruptedException {
    thread.shutdownNow();
    client.abort();
    if (!thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
      LOG.warn("A table's source does not let go of its reader");
    }
  }
}
