package io.millrace.compile;

import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventProblem;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.StreamSpec;
import java.time.Instant;
import java.util.List;

/** A stream with its code. Immutable and thread-safe, as far as the user's code is. */
public final class BoundStream extends BoundFeed {
  /** Largest event taken. Beyond it, one event could fill a row, a state value and a request. */
  public static final int MOST_EVENT_BYTES = 1 << 20;

  private final StreamSpec spec;
  private final FieldCode eventTime;
  private final boolean runsCode;

  BoundStream(
      StreamSpec spec,
      EventBinding<?> binding,
      FieldCode eventTime,
      List<BoundCheck> checks,
      boolean runsCode) {
    super(binding, checks);
    this.spec = spec;
    this.eventTime = eventTime;
    this.runsCode = runsCode;
  }

  public StreamSpec spec() {
    return spec;
  }

  /**
   * Whether making an event runs code of the record's own, which may refuse values or change them:
   * a constructor or accessors that were written.
   */
  public boolean runsCode() {
    return runsCode;
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  String fingerprint() {
    return spec.fingerprint();
  }

  /**
   * When the event happened, in milliseconds since the epoch, floored.
   *
   * @throws BadEventException with {@link ReasonCode#NO_EVENT_TIME} or {@link ReasonCode#USER_CODE}
   */
  public long eventTimeMillis(Object event) throws BadEventException {
    Instant time = time(eventTime, event, "event time");
    if (time == null) {
      throw new BadEventException(
          ReasonCode.NO_EVENT_TIME,
          eventTime.name() == null ? "event time" : eventTime.name(),
          "the event time of stream '" + spec.name() + "' is null");
    }
    return millis(time, eventTime, "event time");
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

  @Override
  void judge(Object event, long arrivalMillis, List<EventProblem> problems) {
    long timeMillis;
    try {
      timeMillis = eventTimeMillis(event);
    } catch (BadEventException e) {
      problems.add(
          new EventProblem(e.code(), spec.eventTime(), null, "an instant in UTC", e.getMessage()));
      return;
    }
    try {
      checkAhead(timeMillis, arrivalMillis);
    } catch (BadEventException e) {
      long latest = arrivalMillis + spec.aheadMillis();
      problems.add(
          new EventProblem(
              e.code(),
              spec.eventTime(),
              Instant.ofEpochMilli(timeMillis).toString(),
              "an instant up to " + Instant.ofEpochMilli(latest),
              e.getMessage()));
    }
  }

  @Override
  String noun() {
    return "event";
  }
}
