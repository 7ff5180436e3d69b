package io.millrace.compile;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventProblem;
import io.millrace.event.ReasonCode;
import java.time.Instant;
import java.util.List;

/**
 * What events come from, with its code: a stream, or a table whose rows are events. Immutable and
 * thread-safe, as far as the user's code is.
 */
public abstract sealed class BoundFeed permits BoundStream, BoundTable {
  private final EventBinding<?> binding;
  private final List<BoundCheck> checks;

  BoundFeed(EventBinding<?> binding, List<BoundCheck> checks) {
    this.binding = binding;
    this.checks = List.copyOf(checks);
  }

  /** A value of the event with its constraints. */
  record BoundCheck(FieldCode field, List<BoundConstraint> constraints) {}

  /** Unique among the streams and tables of a store. */
  public abstract String name();

  /** Changes whenever the same source would give other events. */
  abstract String fingerprint();

  public final EventBinding<?> binding() {
    return binding;
  }

  /**
   * Applies the constraints.
   *
   * @throws BadEventException with {@link ReasonCode#CONSTRAINT}, naming the first that is broken
   */
  public final void check(Object event) throws BadEventException {
    for (BoundCheck check : checks) {
      String field = check.field().name() == null ? name() : check.field().name();
      Object value = check.field().canonical(event, name() + "." + field);
      for (BoundConstraint constraint : check.constraints()) {
        if (constraint.isBrokenBy(value)) {
          throw new BadEventException(
              ReasonCode.CONSTRAINT, constraint.spec().name(), broken(field, value, constraint));
        }
      }
    }
  }

  /**
   * Judges an event, or a row, as a job would that reads it at this instant, and says all that is
   * wrong: each field that cannot be read, or else its time and each constraint that it breaks.
   *
   * @param arrivalMillis epoch milliseconds
   */
  public final JudgedEvent judge(JsonNode node, long arrivalMillis) {
    return EventJudge.judge(this, node, arrivalMillis);
  }

  /** Adds what is wrong with its key and time. */
  abstract void judge(Object event, long arrivalMillis, List<EventProblem> problems);

  /** What one of it is called. */
  abstract String noun();

  final List<BoundCheck> checks() {
    return checks;
  }

  final String broken(String field, Object value, BoundConstraint constraint) {
    return "%s.%s = %s breaks %s".formatted(name(), field, shown(value), constraint.text());
  }

  /** What code says of the time of an event; may be null. */
  final Instant time(FieldCode code, Object event, String what) throws BadEventException {
    try {
      return (Instant) code.function().get(event);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      throw UserCode.failed(name() + "'s " + what, e);
    }
  }

  /** In milliseconds since the epoch, floored. */
  static long millis(Instant time, FieldCode code, String what) throws BadEventException {
    try {
      long millis = time.toEpochMilli();
      // Rows and logs hold instants by the microsecond.
      Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), 999_999);
      return millis;
    } catch (ArithmeticException e) {
      throw new BadEventException(
          ReasonCode.NO_EVENT_TIME,
          code.name() == null ? what : code.name(),
          "the "
              + what
              + " "
              + time
              + " is beyond what 64 bits of microseconds hold: the years -290307 to 294246");
    }
  }

  static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
