package io.millrace.job.source.table.pull;

import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.PullRequests;
import io.millrace.job.source.table.ReachedMark;
import io.millrace.job.source.table.RunningPull;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for requests, and tells how far the running pull is, what answers them, and where the last
 * pull has come to, on a thread of its own, so that a store that hangs holds up nobody. Requests
 * from before a table's first job are not looked at.
 */
final class RequestThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RequestThread.class);
  private static final long LOOK_EVERY_MILLIS = 1_000;

  private final PullRequests requests;
  private final PullMarks marks;
  private final Queue<PullRequest> found = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile RunningPull running;
  private volatile Answer answer;
  private volatile ReachedMark reached;
  private long last;

  /**
   * @param last request that has been looked at; negative for none ever
   */
  RequestThread(String table, PullRequests requests, PullMarks marks, long last) {
    this.requests = requests;
    this.marks = marks;
    this.last = last;
    thread = new Thread(this::run, "requests of table " + table);
    thread.setDaemon(true);
    thread.start();
  }

  /** What has been found since the last call, in order. */
  List<PullRequest> take() {
    List<PullRequest> all = new ArrayList<>();
    for (PullRequest each = found.poll(); each != null; each = found.poll()) {
      all.add(each);
    }
    return all;
  }

  /**
   * How far the running pull is, by which pull requests are answered, and where the last pull has
   * come to; what is true when the thread looks next is told.
   *
   * @param pull null when none runs
   * @param answer null where there was no request
   * @param reached null where that is not known
   */
  void tell(RunningPull pull, Answer answer, ReachedMark reached) {
    this.running = pull;
    this.answer = answer;
    this.reached = reached;
  }

  private void run() {
    boolean failed = false;
    RunningPull told = null;
    ReachedMark toldMark = null;
    boolean toldEver = false;
    long answered = 0;
    while (!Thread.currentThread().isInterrupted()) {
      try {
        if (last < 0) {
          last = requests.latest();
          found.add(new PullRequest.Before(last));
        }
        for (PullRequest each : requests.after(last)) {
          found.add(each);
          last = each.id();
        }
        RunningPull now = running;
        if (!toldEver || !Objects.equals(now, told)) {
          requests.running(now);
          told = now;
          toldEver = true;
        }
        Answer latest = answer;
        if (latest != null && latest.request() > answered) {
          requests.answered(latest.request(), latest.pull(), latest.markPull());
          answered = latest.request();
        }
        ReachedMark mark = reached;
        if (mark != null && !mark.equals(toldMark)) {
          marks.reached(mark);
          toldMark = mark;
        }
        failed = false;
      } catch (Exception e) {
        if (!failed) {
          LOG.warn(
              "The online store cannot be asked for requests: {}", e.getClass().getSimpleName());
        }
        failed = true;
      }
      try {
        Thread.sleep(LOOK_EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
