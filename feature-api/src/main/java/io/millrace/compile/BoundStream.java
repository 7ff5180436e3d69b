package io.millrace.compile;

import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.StreamSpec;
import java.time.Instant;
import java.util.List;

/** A stream with its code. Immutable and thread-safe, as far as the user's code is. */
public final class BoundStream extends BoundFeed {
  private final StreamSpec spec;
  private final FieldCode eventTime;

  BoundStream(
      StreamSpec spec, EventBinding<?> binding, FieldCode eventTime, List<BoundCheck> checks) {
    super(binding, checks);
    this.spec = spec;
    this.eventTime = eventTime;
  }

  public StreamSpec spec() {
    return spec;
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
}
