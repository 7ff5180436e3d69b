package io.millrace.compile;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.StreamSpec;
import java.time.Instant;
import java.util.List;

/** A stream with its code. Immutable and thread-safe, as far as the user's code is. */
public final class BoundStream {
  /** Largest event taken. Beyond it, one event could fill a row, a state value and a request. */
  public static final int MOST_EVENT_BYTES = 1 << 20;

  private final StreamSpec spec;
  private final EventBinding<?> binding;
  private final FieldCode eventTime;
  private final List<BoundCheck> checks;

  BoundStream(
      StreamSpec spec, EventBinding<?> binding, FieldCode eventTime, List<BoundCheck> checks) {
    this.spec = spec;
    this.binding = binding;
    this.eventTime = eventTime;
    this.checks = List.copyOf(checks);
  }

  /** A value of the event with its constraints. */
  record BoundCheck(FieldCode field, List<BoundConstraint> constraints) {}

  public StreamSpec spec() {
    return spec;
  }

  public EventBinding<?> binding() {
    return binding;
  }

  /**
   * When the event happened, in milliseconds since the epoch, floored.
   *
   * @throws BadEventException with {@link ReasonCode#NO_EVENT_TIME} or {@link ReasonCode#USER_CODE}
   */
  public long eventTimeMillis(Object event) throws BadEventException {
    Instant time;
    try {
      time = (Instant) eventTime.function().get(event);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      throw UserCode.failed(spec.name() + "'s event time", e);
    }
    if (time == null) {
      throw new BadEventException(
          ReasonCode.NO_EVENT_TIME,
          eventTime.name() == null ? "event time" : eventTime.name(),
          "the event time of stream '" + spec.name() + "' is null");
    }
    try {
      long millis = time.toEpochMilli();
      // Rows and logs hold instants by the microsecond.
      Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000L), 999_999);
      return millis;
    } catch (ArithmeticException e) {
      throw new BadEventException(
          ReasonCode.NO_EVENT_TIME,
          eventTime.name() == null ? "event time" : eventTime.name(),
          "the event time "
              + time
              + " is beyond what 64 bits of microseconds hold: the years -290307 to 294246");
    }
  }

  /**
   * Holds the event time against the arrival; both in epoch milliseconds.
   *
   * @throws BadEventException with {@link ReasonCode#AHEAD_OF_ARRIVAL} if the event lies further
   *     ahead than the stream allows
   */
  public void checkAhead(long timeMillis, long arrivalMillis) throws BadEventException {
    long allowedMillis = spec.aheadMillis();
    if (timeMillis > arrivalMillis && timeMillis - arrivalMillis > allowedMillis) {
      throw new BadEventException(
          ReasonCode.AHEAD_OF_ARRIVAL,
          spec.eventTime() == null ? "" : spec.eventTime(),
          "dated %d ms ahead of its arrival; stream '%s' allows %d ms"
              .formatted(timeMillis - arrivalMillis, spec.name(), allowedMillis));
    }
  }

  /**
   * Holds the length of an event's bytes against {@link #MOST_EVENT_BYTES}.
   *
   * @throws BadEventException with {@link ReasonCode#TOO_LARGE}
   */
  public static void checkSize(int bytes) throws BadEventException {
    if (bytes > MOST_EVENT_BYTES) {
      throw new BadEventException(
          ReasonCode.TOO_LARGE,
          "",
          "the event takes %d bytes; at most %d are taken".formatted(bytes, MOST_EVENT_BYTES));
    }
  }

  /**
   * Judges an event as a job would that reads it at this instant, and says all that is wrong: each
   * field that cannot be read, or else its time and each constraint that it breaks.
   *
   * @param arrivalMillis epoch milliseconds
   */
  public JudgedEvent judge(JsonNode node, long arrivalMillis) {
    return EventJudge.judge(this, node, arrivalMillis);
  }

  /**
   * Applies the stream's constraints.
   *
   * @throws BadEventException with {@link ReasonCode#CONSTRAINT}, naming the first that is broken
   */
  public void check(Object event) throws BadEventException {
    for (BoundCheck check : checks) {
      String field = check.field().name() == null ? spec.name() : check.field().name();
      Object value = check.field().canonical(event, spec.name() + "." + field);
      for (BoundConstraint constraint : check.constraints()) {
        if (constraint.isBrokenBy(value)) {
          throw new BadEventException(
              ReasonCode.CONSTRAINT, constraint.spec().name(), broken(field, value, constraint));
        }
      }
    }
  }

  List<BoundCheck> checks() {
    return checks;
  }

  String broken(String field, Object value, BoundConstraint constraint) {
    return "%s.%s = %s breaks %s".formatted(spec.name(), field, shown(value), constraint.text());
  }

  static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 100 ? text : text.substring(0, 100) + "...";
  }
}
