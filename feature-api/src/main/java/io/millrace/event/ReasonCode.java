package io.millrace.event;

/** Why an event went to the dead letters. The names are stable: they are stored and counted. */
public enum ReasonCode {
  /** The bytes are no value of the format. */
  UNDECODABLE,
  /** The registry does not know the schema that the event names. */
  UNKNOWN_SCHEMA,
  /** The schema it was written with cannot be read as the event's type. */
  INCOMPATIBLE_SCHEMA,
  /** A required field is missing or null. */
  MISSING_FIELD,
  /** A field's value is not of its type. */
  WRONG_TYPE,
  /** The event time is missing or cannot be used. */
  NO_EVENT_TIME,
  /** The event time lies further ahead of the arrival than the stream allows. */
  AHEAD_OF_ARRIVAL,
  /** A constraint of the stream is broken. */
  CONSTRAINT,
  /** A key column of a view is null. */
  NULL_KEY,
  /** A NaN or an infinity where numbers are aggregated. */
  NOT_FINITE,
  /** Code of the definition threw. */
  USER_CODE,
  /** A value is larger than what is kept. */
  TOO_LARGE
}
