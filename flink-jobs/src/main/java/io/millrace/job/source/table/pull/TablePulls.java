package io.millrace.job.source.table.pull;

import io.millrace.definition.PullDefinition.FirstPull;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.ReachedMark;
import io.millrace.job.source.table.RunningPull;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.job.source.table.split.TableSplit;
import io.millrace.schedule.Schedule;
import io.millrace.schedule.Ticks;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The pulls of a table, one after the other. Not thread-safe.
 *
 * <p>A pull is planned, read in parts, and ended: when all of its parts are known to be covered by
 * a checkpoint, its end is given to a reader as one more part; when that is covered too, the mark
 * moves and the next pull may begin. A pull of which a part is not there any more as it was planned
 * is left: it has no end, and one by the next number begins.
 */
public final class TablePulls {

  private final PulledTable spec;
  private final String definition;
  private final boolean isKept;
  private Ticks ticks;
  private boolean tickWaits;
  private long ticksWaited;
  private long pulls;
  private String mark;
  private TableState.Success lastSuccess;
  private Pull running;
  private long notBeforeMillis;
  private long lastRequest;

  /** Of requests up to this one it is not known by which pull they are answered. */
  private long passedOver;

  /** The first that follows the mark that was set last; not remembered, as {@link #answer}. */
  private long markPull;

  private boolean markWaits;
  private String waitingMark;

  /** Where the last pull that ended has come to; null where that is not known, or not kept. */
  private ReachedMark reached;

  private TablePulls(PulledTable spec, boolean isKept, TableState state) {
    this.spec = spec;
    this.definition = state.definition();
    this.isKept = isKept;
    this.ticks = new Ticks(Schedule.of(spec.every()), Instant.ofEpochMilli(state.lastTickMillis()));
    this.tickWaits = state.tickWaits();
    this.ticksWaited = state.ticksWaited();
    this.pulls = state.pulls();
    this.mark = state.mark();
    this.lastSuccess = state.lastSuccess();
    this.running = state.running() == null ? null : new Pull(state.running());
    this.notBeforeMillis =
        Math.max(
            running == null ? Long.MIN_VALUE : running.startedAtMillis,
            lastSuccess == null ? Long.MIN_VALUE : lastSuccess.startedAtMillis());
    this.lastRequest = state.lastRequest();
    this.passedOver = lastRequest;
    this.markWaits = state.markWaits();
    this.waitingMark = state.waitingMark();
  }

  /** A table of which there is no state: what the log has of it is not read again. */
  public static TablePulls first(PulledTable spec, PullMarks marks, long nowMillis) {
    TablePulls pulls =
        new TablePulls(
            spec,
            marks.keeping() == PullMarks.Keeping.KEPT,
            TableState.fresh(spec.definition(), nowMillis));
    pulls.tickWaits = spec.firstPull() == FirstPull.AT_ONCE;
    pulls.pulls = spec.pullsBefore();
    pulls.goOnFrom(marks.before());
    return pulls;
  }

  /** Goes on; if the table's definition is another one, from what is kept of that. */
  public static TablePulls restored(PulledTable spec, PullMarks marks, TableState state) {
    String definition = spec.definition();
    boolean isSame = state.definition().equals(definition);
    // What was read without a log, or beside another job's, is not in it, whoever goes on.
    boolean isKept = state.isKept() && marks.keeping() == PullMarks.Keeping.KEPT;
    TablePulls pulls = new TablePulls(spec, isKept, isSame ? state : state.redefined(definition));
    if (isSame && !pulls.markWaits && pulls.lastSuccess != null) {
      pulls.reached(pulls.lastSuccess.pull());
    }
    if (pulls.pulls < spec.pullsBefore()) {
      // The state is an older one: its pull has ended since, and others may have. To read on in it
      // would date what is read now before what they found.
      pulls.tickWaits |= pulls.running != null;
      pulls.running = null;
      pulls.pulls = spec.pullsBefore();
      // By its numbers the job takes up from the log what they found, if they are those of the log.
      if (isKept) {
        pulls.goOnFrom(marks.before());
      }
    }
    return pulls;
  }

  /**
   * The job takes up from the log all that was found up to there, if it does not have it.
   *
   * @param before null for nothing
   */
  private void goOnFrom(ReachedMark before) {
    if (before != null
        && before.definition().equals(definition)
        && (lastSuccess == null || before.pull() > lastSuccess.pull())
        && before.request() >= lastRequest
        && canFollow(before.mark())) {
      mark = before.mark();
      lastRequest = before.request();
      passedOver = lastRequest;
      markWaits = false;
      waitingMark = null;
      reached = null;
    }
  }

  private void reached(long pull) {
    reached = isKept && mark != null ? new ReachedMark(pull, definition, mark, lastRequest) : null;
  }

  /**
   * Where the last pull that ended has come to, to be kept; empty where there is no mark, none is
   * known, or the log lacks something of before.
   */
  Optional<ReachedMark> reached() {
    return Optional.ofNullable(reached);
  }

  /** Looks at the clock: begins a pull if one is due and none runs. */
  public void at(long nowMillis) {
    Instant now = Instant.ofEpochMilli(nowMillis);
    ticks = ticks.at(now);
    if (!ticks.next().isAfter(now)) {
      ticks = ticks.ran(now);
      if (running != null) {
        ticksWaited++;
      }
      tickWaits = true;
    }
    if (tickWaits && running == null) {
      tickWaits = false;
      pulls++;
      running = new Pull(notBefore(nowMillis));
    }
  }

  /**
   * Takes a request, once. A pull by hand is no tick; a mark counts from the pull after the one
   * that runs, or from that one as long as it has no plan: it may have none because of the mark.
   * One that is none of the table's is passed over.
   */
  public void requested(PullRequest request) {
    if (request.id() <= lastRequest) {
      return;
    }
    lastRequest = request.id();
    if (request instanceof PullRequest.Before) {
      passedOver = request.id();
    } else if (request instanceof PullRequest.Now) {
      tickWaits = true;
    } else if (request instanceof PullRequest.SetMark set && canFollow(set.mark())) {
      markWaits = running != null && running.plan != null;
      markPull = running == null || markWaits ? pulls + 1 : pulls;
      waitingMark = markWaits ? set.mark() : null;
      mark = markWaits ? mark : set.mark();
    }
  }

  /** By which pull the requests so far are answered; empty where none came since a restart. */
  Optional<Answer> answer() {
    return lastRequest <= passedOver
        ? Optional.empty()
        : Optional.of(new Answer(lastRequest, tickWaits ? pulls + 1 : pulls, markPull));
  }

  private boolean canFollow(String other) {
    try {
      spec.mode().from(other);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** The running pull's number if it has no plan yet. */
  public Optional<Long> unplanned() {
    return running != null && running.plan == null ? Optional.of(pulls) : Optional.empty();
  }

  /** A pull about to be planned reads nothing that is older than now. */
  public void planning(long nowMillis) {
    running.startedAtMillis = notBefore(nowMillis);
  }

  /**
   * Rows without a time of their own are observed when they are pulled. Were a pull dated before
   * the one before it, because the clock was set back, what it finds would never win.
   */
  private long notBefore(long nowMillis) {
    notBeforeMillis = Math.max(notBeforeMillis, nowMillis);
    return notBeforeMillis;
  }

  /** The plan of the running pull; one for another pull is void. */
  public void planned(long pull, PullPlan plan) {
    if (unplanned().filter(number -> number == pull).isPresent()) {
      running.plan = plan;
      for (int i = 0; i < plan.ranges().size(); i++) {
        running.waiting.add(i);
      }
    }
  }

  /** A part that a reader may have now; it counts as given. */
  public Optional<TableSplit> give() {
    if (running == null || running.plan == null || running.left) {
      return Optional.empty();
    }
    List<KeyRange> ranges = running.plan.ranges();
    if (!running.waiting.isEmpty()) {
      int index = running.waiting.pollFirst();
      running.given.add(index);
      SplitWork work =
          index == ranges.size()
              ? running.end(spec, mark)
              : new SplitWork.ReadRows(
                  ranges.get(index), running.plan.from(), running.startedAtMillis);
      return Optional.of(TableSplit.fresh(definition, pulls, index, work));
    }
    if (running.given.isEmpty()) {
      // All rows are covered by a checkpoint; what is left is to say so.
      running.waiting.add(ranges.size());
      return give();
    }
    return Optional.empty();
  }

  /** A reader has failed before a checkpoint covered that it has this part. */
  public void takeBack(TableSplit split) {
    if (isRunning(split.pull()) && running.given.remove(split.index())) {
      running.waiting.add(split.index());
      leaveIfDone();
    }
  }

  /** A part is done and covered by a checkpoint. May be told more than once. */
  public void finished(TableEvents.Finished split, long nowMillis) {
    if (!isRunning(split.pull()) || !running.given.remove(split.index())) {
      return;
    }
    running.rows += split.rows();
    running.rejected += split.rejected();
    running.unkeyed += split.unkeyed();
    running.highest = spec.mode().higher(running.highest, split.highest());
    running.left |= split.status() == SplitStatus.LEFT;
    if (split.index() == running.plan.ranges().size()) {
      mark = running.mark(spec, mark);
      takeWaitingMark();
      reached(pulls);
      lastSuccess =
          new TableState.Success(
              pulls, running.startedAtMillis, nowMillis, running.rows, running.rejected);
      running = null;
    } else {
      leaveIfDone();
    }
  }

  /** All that was emitted of a left pull is covered by a checkpoint: a new one may begin. */
  private void leaveIfDone() {
    if (running.left && running.given.isEmpty()) {
      tickWaits = true;
      running = null;
      takeWaitingMark();
    }
  }

  /** A mark that was set while a pull ran counts from the next one. */
  private void takeWaitingMark() {
    if (markWaits) {
      mark = waitingMark;
      markWaits = false;
      waitingMark = null;
    }
  }

  private boolean isRunning(long pull) {
    return running != null && running.plan != null && pulls == pull;
  }

  /** What a reader has read of a part so far. */
  public void readSoFar(TableEvents.ReadSoFar read) {
    if (isRunning(read.pull()) && running.given.contains(read.index())) {
      running.readSoFar.put(read.index(), read.rows());
    }
  }

  /** How far the pull is that runs; empty when none does. */
  public Optional<RunningPull> running() {
    return running == null ? Optional.empty() : Optional.of(running.soFar(pulls));
  }

  /** The highest value seen by the last successful pull; null for none. */
  public String mark() {
    return mark;
  }

  /** What a checkpoint remembers. */
  public TableState state() {
    return new TableState(
        definition,
        ticks.last().toEpochMilli(),
        tickWaits,
        ticksWaited,
        pulls,
        mark,
        lastSuccess,
        running == null ? null : running.state(),
        lastRequest,
        markWaits,
        waitingMark,
        isKept);
  }

  /** The pull that runs. */
  private static final class Pull {
    private long startedAtMillis;
    private PullPlan plan;
    private final TreeSet<Integer> waiting;
    private final TreeSet<Integer> given;
    private long rows;
    private long rejected;
    private long unkeyed;
    private String highest;
    private boolean left;

    /** By part, of those that a reader has; after a recovery the readers say it again. */
    private final Map<Integer, Long> readSoFar = new HashMap<>();

    Pull(long startedAtMillis) {
      this(
          new TableState.Running(
              startedAtMillis, null, List.of(), List.of(), 0, 0, 0, null, false));
    }

    Pull(TableState.Running state) {
      startedAtMillis = state.startedAtMillis();
      plan = state.plan();
      waiting = new TreeSet<>(state.waiting());
      given = new TreeSet<>(state.given());
      rows = state.rows();
      rejected = state.rejected();
      unkeyed = state.unkeyed();
      highest = state.highest();
      left = state.left();
    }

    /** As planned; where a source cannot tell before it is read, by what was read. */
    String mark(PulledTable spec, String before) {
      return plan.mark() != null
          ? plan.mark()
          : spec.mode().mark(before, highest, Instant.ofEpochMilli(startedAtMillis));
    }

    SplitWork end(PulledTable spec, String before) {
      // A row without a key may be any: then none is known to be gone.
      Coverage coverage = unkeyed == 0 ? spec.mode().coverage() : Coverage.CHANGES;
      return new SplitWork.EndPull(
          coverage, startedAtMillis, rows, rejected, spec.mode().shown(mark(spec, before)));
    }

    RunningPull soFar(long number) {
      int parts = plan == null ? 0 : plan.ranges().size();
      int open = waiting.headSet(parts).size() + given.headSet(parts).size();
      long read = given.stream().mapToLong(part -> readSoFar.getOrDefault(part, 0L)).sum();
      return new RunningPull(number, startedAtMillis, rows + rejected + read, parts, parts - open);
    }

    TableState.Running state() {
      return new TableState.Running(
          startedAtMillis,
          plan,
          List.copyOf(waiting),
          List.copyOf(given),
          rows,
          rejected,
          unkeyed,
          highest,
          left);
    }
  }
}
