package io.millrace.gateway.push;

import java.util.List;

/** A push that was not taken, with all that is wrong with it. */
final class PushException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is away is back or not; asking more often than this tells no more. */
  private static final long ASK_AGAIN_SECONDS = 1;

  private final PushCode code;
  private final transient List<RefusedEvent> refused;
  private final long retryAfterSeconds;

  private PushException(
      PushCode code,
      String message,
      List<RefusedEvent> refused,
      long retryAfterSeconds,
      Throwable cause) {
    super(message, cause, false, false);
    this.code = code;
    this.refused = List.copyOf(refused);
    this.retryAfterSeconds = retryAfterSeconds;
  }

  PushException(PushCode code, String message) {
    this(code, message, List.of(), 0, null);
  }

  /** Events that are none of the stream. */
  static PushException invalid(List<RefusedEvent> refused) {
    return new PushException(
        PushCode.VALIDATION_FAILED, refused.size() + " events are rejected", refused, 0, null);
  }

  /** Something behind the gateway does not do its part; it may be asked again. */
  static PushException upstream(String message, Throwable cause) {
    return new PushException(
        PushCode.UPSTREAM_FAILED, message, List.of(), ASK_AGAIN_SECONDS, cause);
  }

  /** The same, to be tried again after so many seconds. */
  PushException retryAfter(long seconds) {
    return new PushException(code, getMessage(), refused, seconds, getCause());
  }

  PushCode code() {
    return code;
  }

  /** Empty unless events are rejected. */
  List<RefusedEvent> refused() {
    return refused;
  }

  /** 0 when nothing is said about it. */
  long retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
