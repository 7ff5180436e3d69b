package io.millrace.testkit;

import io.millrace.compile.BoundStream;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import java.time.Instant;

/**
 * An event as a test sent it.
 *
 * @param arrival when it arrived; null for its own time
 * @param offset its place among all events sent, from 0
 */
record SentEvent(BoundStream stream, Object event, Instant arrival, long offset) {

  /** Event time. @throws BadEventException when it has none */
  long timeMillis() throws BadEventException {
    return stream.eventTimeMillis(event);
  }

  long arrivalMillis() throws BadEventException {
    return arrival == null ? timeMillis() : arrival.toEpochMilli();
  }

  /** What the decode stage of the job checks of an event, in its order. */
  void check() throws BadEventException {
    long ahead = timeMillis() - arrivalMillis();
    if (ahead > stream.spec().aheadMillis()) {
      throw new BadEventException(
          ReasonCode.AHEAD_OF_ARRIVAL,
          stream.spec().name(),
          "dated "
              + ahead
              + " ms ahead of its arrival; allowed are "
              + stream.spec().aheadMillis());
    }
    stream.check(event);
  }
}
