package io.millrace.compile;

import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;

/** What becomes of an exception out of a definition's code. */
final class UserCode {
  private UserCode() {}

  static BadEventException failed(String place, Exception e) {
    String text = e.getClass().getName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    return new BadEventException(
        ReasonCode.USER_CODE, place, "code of " + place + " threw " + text, e);
  }
}
