package io.millrace.event;

/** Bytes that are no event. */
final class Undecodable {
  private Undecodable() {}

  static BadEventException because(String problem, Throwable cause) {
    return new BadEventException(ReasonCode.UNDECODABLE, "", "The event " + problem, cause);
  }
}
