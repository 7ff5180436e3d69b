package io.millrace.job.forget;

/**
 * Where a forgotten key may be, and whether it is still there.
 *
 * @param name such as {@code state:card}, {@code online:card} or {@code events_payments}
 * @param isDone whether nothing of the key is there any more, but what {@code untilMillis} says
 * @param doneAtMillis when it was done; null before
 * @param untilMillis when time alone removes what is left; null where nothing is
 * @param detail for people; may be empty
 */
public record ForgetPlace(
    String name, boolean isDone, Long doneAtMillis, Long untilMillis, String detail) {

  /** The name of a view's keyed state. */
  public static String state(String view) {
    return "state:" + view;
  }

  /** The name of a view's online rows. */
  public static String online(String view) {
    return "online:" + view;
  }
}
