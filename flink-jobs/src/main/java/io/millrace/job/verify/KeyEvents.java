package io.millrace.job.verify;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;

/**
 * The events of one key of one view, and the key's state over some of them. No event enters a tile:
 * all of them wait as they came, and a value is folded from those that its window holds, which is
 * the window rule itself. Not thread-safe.
 */
final class KeyEvents {
  private static final Comparator<Contribution> BY_ARRIVAL =
      Comparator.comparingLong(Contribution::arrivalMillis)
          .thenComparingInt(Contribution::stream)
          .thenComparingInt(Contribution::partition)
          .thenComparingLong(Contribution::offset);

  private final BoundView view;
  private final ViewCore core;
  private final List<Contribution> events = new ArrayList<>();
  private boolean sorted = true;
  private KeyState state;
  private BitSet inState = new BitSet();

  KeyEvents(BoundView view, ViewCore core) {
    this.view = view;
    this.core = core;
  }

  void add(Contribution event) {
    events.add(event);
    sorted = false;
    state = null;
  }

  ViewCore core() {
    return core;
  }

  Contribution event(int place) {
    return events.get(place);
  }

  /** Those that a row has applied; none of a key without a row. Places are by arrival. */
  BitSet applied(LoggedAnswer.Row row) {
    sort();
    BitSet applied = new BitSet(events.size());
    if (row == null) {
      return applied;
    }
    for (int i = 0; i < events.size(); i++) {
      if (isApplied(events.get(i), row)) {
        applied.set(i);
      }
    }
    return applied;
  }

  /**
   * A partition is applied in the order of its offsets; in a replay, where events arrive at their
   * own time, only what the row's clock had come to.
   */
  private boolean isApplied(Contribution event, LoggedAnswer.Row row) {
    String stream = view.streams().get(event.stream());
    for (LoggedAnswer.Position position : row.positions()) {
      if (position.partition() == event.partition() && position.stream().equals(stream)) {
        return event.offset() <= position.offset()
            && (!isReplayed(event) || event.arrivalMillis() <= row.startMillis());
      }
    }
    return false;
  }

  /** Those that had arrived when the answer was given, and were not applied. */
  BitSet missed(LoggedAnswer answer, BitSet applied) {
    BitSet missed = new BitSet(events.size());
    for (int i = applied.nextClearBit(0); i < events.size(); i = applied.nextClearBit(i + 1)) {
      if (ageMillis(i, answer) >= 0) {
        missed.set(i);
      }
    }
    return missed;
  }

  /** For how long an event had been there when the answer was given. */
  long ageMillis(int place, LoggedAnswer answer) {
    Contribution event = events.get(place);
    long now =
        isReplayed(event)
            ? Math.min(answer.answeredAtMillis(), answer.atMillis())
            : answer.answeredAtMillis();
    return now - event.arrivalMillis();
  }

  /** Whether an event is of a stream, and not a row of a table. */
  boolean isOfStream(int place) {
    return view.feeds().get(events.get(place).stream()) instanceof BoundStream;
  }

  private static boolean isReplayed(Contribution event) {
    return event.arrivalMillis() == event.timeMillis();
  }

  /** Whether there is an event of the same place in its source. */
  boolean holds(Contribution event) {
    return holds(
        new LoggedAnswer.Position(
            view.streams().get(event.stream()), event.partition(), event.offset()));
  }

  /** Whether there is an event of this place in its source. */
  boolean holds(LoggedAnswer.Position position) {
    for (Contribution event : events) {
      if (event.offset() == position.offset()
          && event.partition() == position.partition()
          && view.streams().get(event.stream()).equals(position.stream())) {
        return true;
      }
    }
    return false;
  }

  /** The state over these events; good until the next call. */
  KeyState over(BitSet wanted) {
    sort();
    BitSet tooMany = (BitSet) inState.clone();
    tooMany.andNot(wanted);
    if (state == null || !tooMany.isEmpty()) {
      state = core.create();
      inState = new BitSet();
    }
    BitSet more = (BitSet) wanted.clone();
    more.andNot(inState);
    for (int i = more.nextSetBit(0); i >= 0; i = more.nextSetBit(i + 1)) {
      core.add(state, waiting(events.get(i)), Long.MIN_VALUE);
    }
    inState = (BitSet) wanted.clone();
    return state;
  }

  /** As if it had arrived before all time: then the key has no clock, and the event no tile. */
  private static Contribution waiting(Contribution event) {
    return new Contribution(
        event.key(),
        event.timeMillis(),
        Long.MIN_VALUE,
        event.stream(),
        event.partition(),
        event.offset(),
        event.values());
  }

  private void sort() {
    if (!sorted) {
      events.sort(BY_ARRIVAL);
      sorted = true;
    }
  }
}
