package io.millrace.answer;

/**
 * One answered feature.
 *
 * @param value canonical value of the feature's type, or null
 * @param status what is to be known of it
 * @param observedAtMillis when the value was observed: the event's time for a value that comes from
 *     one event, else the instant up to which events are counted; {@link Long#MIN_VALUE} when
 *     unknown
 * @param message why, for {@code stale}, {@code partial}, {@code invalid} and {@code failed}; else
 *     null
 */
public record Answer(Object value, Status status, long observedAtMillis, String message) {

  Answer with(Status more, String why) {
    return more.compareTo(status) <= 0 ? this : new Answer(value, more, observedAtMillis, why);
  }
}
