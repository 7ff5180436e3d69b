package io.millrace.gateway.push;

/** Why a push was refused. The names are stable; each belongs to one HTTP status. */
enum PushCode {
  /** The body is no list of events. */
  PARSE_FAILED(400),
  /** A parameter or header is wrong. */
  INVALID_REQUEST(400),
  /** An event is not one of the stream. */
  VALIDATION_FAILED(400),
  /** There is no such stream. */
  UNKNOWN_SOURCE(404),
  /** The body did not come in time. */
  BODY_TIMEOUT(408),
  /** The same key is being written by another request. */
  IN_PROGRESS(409),
  /** The topic no longer holds what would tell whether an earlier try was written. */
  OUTCOME_LOST(409),
  /** More events or bytes than one request may hold. */
  TOO_LARGE(413),
  /** The idempotency key was used for another request. */
  KEY_REUSED(422),
  /** More is under way than the gateway holds. */
  THROTTLED(429),
  INTERNAL_SERVER_ERROR(500),
  /** This gateway cannot write to this source. */
  NOT_CONFIGURED(501),
  /** Kafka, the schema registry or PostgreSQL does not answer. */
  UPSTREAM_FAILED(503);

  private final int httpStatus;

  PushCode(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  int httpStatus() {
    return httpStatus;
  }

  /** Such as clients branch on: as in the query API. */
  String category() {
    return switch (this) {
      case VALIDATION_FAILED -> "FIELD";
      case UPSTREAM_FAILED -> "NETWORK";
      case PARSE_FAILED,
          INVALID_REQUEST,
          UNKNOWN_SOURCE,
          BODY_TIMEOUT,
          IN_PROGRESS,
          OUTCOME_LOST,
          TOO_LARGE,
          KEY_REUSED,
          THROTTLED,
          INTERNAL_SERVER_ERROR,
          NOT_CONFIGURED ->
          "REQUEST";
    };
  }
}
