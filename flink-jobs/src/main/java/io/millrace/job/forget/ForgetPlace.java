package io.millrace.job.forget;

/**
 * Where a forgotten key may be, and whether it is still there.
 *
 * @param name such as {@code state:card}, {@code online:card} or {@code events_payments}
 * @param isDone whether nothing of the key is there any more, but what {@code untilMillis} says
 * @param doneAtMillis when it was done; null before
 * @param untilMillis when time alone removes what is left; null where nothing is, {@link #NEVER}
 *     where it never does
 * @param detail for people; may be empty
 */
public record ForgetPlace(
    String name, boolean isDone, Long doneAtMillis, Long untilMillis, String detail) {

  /** When time alone never removes what is left. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The name of keys of wider entities that hold the key: they are asked for in its course. */
  public static final String WIDER = "wider_keys";

  /** The name of a view's keyed state. */
  public static String state(String view) {
    return "state:" + view;
  }

  /** The name of a view's online rows. */
  public static String online(String view) {
    return "online:" + view;
  }

  /** The name of a view's log of served rows. */
  public static String served(String view) {
    return "served:" + view;
  }

  /** The name of the online tables that a view had under earlier definitions. */
  public static String earlier(String view) {
    return "earlier:" + view;
  }

  /** The name of the datasets whose records are in a folder. */
  public static String datasets(String folder) {
    return "datasets:" + folder;
  }

  /** Whether a running job clears it before any table is looked at: state, or an online table. */
  public boolean isInTheJob() {
    return name.startsWith("state:") || name.startsWith("online:");
  }

  /** Whether it is the datasets of a folder. */
  public boolean isOfDatasets() {
    return name.startsWith("datasets:");
  }
}
