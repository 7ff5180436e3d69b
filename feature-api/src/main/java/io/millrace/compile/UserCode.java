package io.millrace.compile;

import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;

/**
 * What becomes of what a definition's code throws. Callers catch errors that the event or the code
 * is to blame for as well: a class that does not load, an assertion, a recursion without end would
 * else stop the job at the same event for ever.
 */
final class UserCode {
  private UserCode() {}

  static BadEventException failed(String place, Throwable e) {
    String text = e.getClass().getName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    return new BadEventException(
        ReasonCode.USER_CODE, place, "code of " + place + " threw " + text, e);
  }
}
