package io.millrace.event;

/**
 * One thing that is wrong with an event, told to whoever sends it.
 *
 * @param reason as its dead letter would have it
 * @param field the field concerned, such as {@code items[2].price}; null if it is the whole event
 * @param value the value found, as text and shortened; null if there is none
 * @param accepted what would be accepted; null where nothing can be said
 * @param message all of it in words
 */
public record EventProblem(
    ReasonCode reason, String field, String value, String accepted, String message) {

  /** What an exception says, which knows no value. */
  public static EventProblem of(BadEventException e) {
    String field = e.place().isEmpty() ? null : e.place();
    return new EventProblem(e.code(), field, null, null, e.getMessage());
  }
}
