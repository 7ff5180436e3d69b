package io.millrace.event;

import java.util.Objects;

/**
 * An event that cannot be used: it goes to the dead letters, with this code, place and message.
 * Costs no stack trace, since a stream of bad events must not be slower than one of good events.
 */
public final class BadEventException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int MAX_MESSAGE = 1_000;

  private final ReasonCode code;
  private final String place;

  /**
   * @param place the field, constraint, view or feature concerned; empty if it is the whole event
   */
  public BadEventException(ReasonCode code, String place, String message) {
    this(code, place, message, null);
  }

  public BadEventException(ReasonCode code, String place, String message, Throwable cause) {
    super(shortened(message), cause, false, false);
    this.code = Objects.requireNonNull(code);
    this.place = Objects.requireNonNull(place);
  }

  public ReasonCode code() {
    return code;
  }

  /** The field, constraint, view or feature concerned; empty if it is the whole event. */
  public String place() {
    return place;
  }

  private static String shortened(String message) {
    return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
  }
}
