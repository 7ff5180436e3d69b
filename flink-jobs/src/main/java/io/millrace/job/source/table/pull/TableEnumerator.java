package io.millrace.job.source.table.pull;

import io.millrace.job.source.table.PullClock;
import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.PullRequests;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.TableSplit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings {@link TablePulls} the time, the readers and their answers.
 *
 * <p>A reader is idle from when it asks for a split until it gets one; all others count as
 * connected to the source, also those that have not come up yet and may hold restored splits. So
 * the limit of connections also holds during a recovery.
 */
public final class TableEnumerator implements SplitEnumerator<TableSplit, TableState> {

  private static final Logger LOG = LoggerFactory.getLogger(TableEnumerator.class);
  private static final long LOOK_EVERY_MILLIS = 100;
  private static final int NOBODY = -1;

  private final PulledTable spec;
  private final PullClock clock;
  private final PullRequests requests;
  private final PullMarks marks;
  private final SplitEnumeratorContext<TableSplit> context;
  private final TablePulls pulls;
  private final EnumeratorMetrics metrics;
  private final Random random = new Random();
  private final TreeSet<Integer> idle = new TreeSet<>();

  /** The parts of the plan that is being told. */
  private final List<KeyRange> planned = new ArrayList<>();

  private RequestThread requestThread;
  private int planner = NOBODY;
  private int asks;
  private int failures;
  private int leaves;
  private long planAgainNanos = System.nanoTime();

  public TableEnumerator(
      PulledTable spec,
      PullClock clock,
      PullRequests requests,
      PullMarks marks,
      SplitEnumeratorContext<TableSplit> context,
      TablePulls pulls) {
    this.spec = spec;
    this.clock = clock;
    this.requests = requests;
    this.marks = marks;
    this.context = context;
    this.pulls = pulls;
    this.metrics = new EnumeratorMetrics(context.metricGroup(), spec.name(), pulls.state());
  }

  @Override
  public void start() {
    requestThread = new RequestThread(spec.name(), requests, marks, pulls.state().lastRequest());
    context.callAsync(
        clock::nowMillis, (now, error) -> look(), LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS);
  }

  @Override
  public void addReader(int subtask) {
    // It asks for a split when it has none of its own.
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    idle.add(subtask);
    look();
  }

  @Override
  public void addSplitsBack(List<TableSplit> splits, int subtask) {
    idle.remove(subtask);
    if (planner == subtask) {
      planner = NOBODY;
    }
    splits.forEach(pulls::takeBack);
  }

  @Override
  public void handleSourceEvent(int subtask, SourceEvent event) {
    if (event instanceof TableEvents.PlanBegun begun) {
      if (begun.ask() == asks) {
        planned.addAll(begun.ranges());
      }
      return;
    } else if (event instanceof TableEvents.PlanMade made) {
      planned(made);
    } else if (event instanceof TableEvents.PlanFailed failed) {
      planFailed(failed);
    } else if (event instanceof TableEvents.SplitsFinished finished) {
      finished(subtask, finished);
    } else if (event instanceof TableEvents.ReadSoFar read) {
      pulls.readSoFar(read);
      return;
    } else if (event instanceof TableEvents.ReadInterrupted interrupted) {
      failed(interrupted.reason());
    } else if (event instanceof TableEvents.ReadResumed) {
      works();
    }
    look();
  }

  private void planned(TableEvents.PlanMade made) {
    if (made.ask() == asks) {
      planner = NOBODY;
      works();
      planned.addAll(made.plan().ranges());
      pulls.planned(made.pull(), new PullPlan(made.plan().from(), made.plan().mark(), planned));
      LOG.info("Pull {} of table '{}' reads {} parts", made.pull(), spec.name(), planned.size());
      planned.clear();
    }
  }

  private void planFailed(TableEvents.PlanFailed plan) {
    if (plan.ask() == asks) {
      planner = NOBODY;
      failed(plan.reason());
      long millis = spec.backoff().millisAfter(failures, random);
      planAgainIn(millis);
      LOG.warn("Pull {} waits {} ms: {}", plan.pull(), millis, plan.reason());
    }
  }

  private void planAgainIn(long millis) {
    planAgainNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void failed(String reason) {
    failures++;
    metrics.failed(failures, clock.nowMillis(), reason);
  }

  private void works() {
    failures = 0;
    metrics.works();
  }

  private void finished(int subtask, TableEvents.SplitsFinished finished) {
    TableState.Success before = pulls.state().lastSuccess();
    for (TableEvents.Finished split : finished.splits()) {
      pulls.finished(split, clock.nowMillis());
      if (split.status() == SplitStatus.LEFT) {
        leaves++;
        planAgainIn(spec.backoff().millisAfter(leaves, random));
      }
    }
    if (!Objects.equals(before, pulls.state().lastSuccess())) {
      leaves = 0;
    }
    if (context.registeredReaders().containsKey(subtask)) {
      context.sendEventToSourceReader(
          subtask,
          new TableEvents.FinishKnown(
              finished.splits().stream().map(TableEvents.Finished::splitId).toList()));
    }
  }

  private void look() {
    if (requestThread != null) {
      requestThread.take().forEach(this::requested);
    }
    pulls.at(clock.nowMillis());
    idle.retainAll(context.registeredReaders().keySet());
    askForPlan();
    giveSplits();
    metrics.now(pulls.state());
    if (requestThread != null) {
      requestThread.tell(
          pulls.running().orElse(null), pulls.answer().orElse(null), pulls.reached().orElse(null));
    }
  }

  private void requested(PullRequest request) {
    String before = pulls.mark();
    pulls.requested(request);
    if (!Objects.equals(before, pulls.mark())) {
      // A plan that is being made follows the mark before: its answer is void.
      asks++;
      planner = NOBODY;
      planAgainNanos = System.nanoTime();
    }
    if (request instanceof PullRequest.Now) {
      endPauses();
    }
  }

  /** Who asks for a pull may know that the source is there again. */
  private void endPauses() {
    planAgainNanos = System.nanoTime();
    for (int subtask : context.registeredReaders().keySet()) {
      if (!idle.contains(subtask)) {
        context.sendEventToSourceReader(subtask, new TableEvents.TryAsked());
      }
    }
  }

  private void askForPlan() {
    Optional<Long> pull = pulls.unplanned();
    if (pull.isEmpty()
        || planner != NOBODY
        || System.nanoTime() - planAgainNanos < 0
        || !mayConnect()) {
      return;
    }
    planner = idle.first();
    asks++;
    planned.clear();
    pulls.planning(clock.nowMillis());
    context.sendEventToSourceReader(
        planner, new TableEvents.PlanAsked(pull.get(), asks, pulls.mark()));
  }

  private void giveSplits() {
    while (mayConnect()) {
      Optional<TableSplit> split = pulls.give();
      if (split.isEmpty()) {
        return;
      }
      context.assignSplit(split.get(), idle.pollFirst());
    }
  }

  private boolean mayConnect() {
    return !idle.isEmpty()
        && context.currentParallelism() - idle.size() < spec.limits().connections();
  }

  @Override
  public TableState snapshotState(long checkpointId) {
    return pulls.state();
  }

  @Override
  public void close() {
    if (requestThread != null) {
      requestThread.close();
    }
  }
}
