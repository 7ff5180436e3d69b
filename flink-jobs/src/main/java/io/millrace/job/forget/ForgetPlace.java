package io.millrace.job.forget;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a forgotten key may be, and whether it is still there.
 *
 * @param name such as {@code state:card}, {@code online:card} or {@code events_payments}
 * @param doneAtMillis when it was done or released; null before
 * @param untilMillis when time alone removes what is left; null where nothing is, {@link #NEVER}
 *     where it never does
 * @param detail for people; may be empty
 * @param rowsGone how many rows of the key went there, so far; of a {@linkplain #isState view's
 *     state} 1 where it held the key, and else 0. Null where nobody has counted
 * @param isLeast whether more may have gone than were counted: who took them was killed, say
 */
public record ForgetPlace(
    String name,
    State state,
    Long doneAtMillis,
    Long untilMillis,
    String detail,
    Long rowsGone,
    boolean isLeast) {

  /** One where nobody has counted rows. */
  public ForgetPlace(String name, State state, Long doneAtMillis, Long untilMillis, String detail) {
    this(name, state, doneAtMillis, untilMillis, detail, null, false);
  }

  /** How far a place is. */
  public enum State {
    /** It is to be cleared. */
    PENDING,
    /** Nothing of the key is there any more, but what {@code untilMillis} says. */
    DONE,
    /** Somebody let it go: nobody waits for it, and nobody has cleared it. */
    RELEASED;

    /** As the register and people have it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** When time alone never removes what is left. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The name of keys of wider entities that hold the key: they are asked for in its course. */
  public static final String WIDER = "wider_keys";

  /** The name of what savepoints hold. */
  public static final String SAVEPOINTS = "savepoints";

  private static final String STATE = "state:";
  private static final String ONLINE = "online:";
  private static final String WRITTEN = "written:";
  private static final String SERVED = "served:";
  private static final String EARLIER = "earlier:";
  private static final String TOPIC = "kafka:";
  private static final List<String> OF_COMPUTED = List.of(STATE, ONLINE, WRITTEN);
  private static final List<String> OF_VIEWS = List.of(STATE, ONLINE, WRITTEN, SERVED);

  /**
   * The name of a view's keyed state, by one definition of the view: another job may have another.
   *
   * @param onlineTable that this definition is served from
   */
  public static String state(String onlineTable) {
    return STATE + onlineTable;
  }

  /** The name of the rows of an online table. */
  public static String online(String onlineTable) {
    return ONLINE + onlineTable;
  }

  /** The table of an {@linkplain #online} place; empty for other places. */
  public Optional<String> onlineTable() {
    return onlineTable(name);
  }

  /** The same of a place's name. */
  public static Optional<String> onlineTable(String place) {
    return place.startsWith(ONLINE)
        ? Optional.of(place.substring(ONLINE.length()))
        : Optional.empty();
  }

  /**
   * The name of what the job that writes an online table still had to commit to the log when the
   * key had left its state.
   */
  public static String written(String onlineTable) {
    return WRITTEN + onlineTable;
  }

  /** The name of a view's log of served rows. */
  public static String served(String view) {
    return SERVED + view;
  }

  /** The view of a {@linkplain #served} place; empty for other places. */
  public static Optional<String> logOf(String place) {
    return place.startsWith(SERVED)
        ? Optional.of(place.substring(SERVED.length()))
        : Optional.empty();
  }

  /**
   * The name of what there is by earlier definitions: of a view the online tables that it had, and
   * its log where it is no more; of a stream or table that is no more its table of the log.
   *
   * @param name of the view, or of the table of the log
   */
  public static String earlier(String name) {
    return EARLIER + name;
  }

  /** The view or table of an {@linkplain #earlier} place; empty for other places. */
  public Optional<String> earlierName() {
    return earlierName(name);
  }

  /** The same of a place's name. */
  public static Optional<String> earlierName(String place) {
    return place.startsWith(EARLIER)
        ? Optional.of(place.substring(EARLIER.length()))
        : Optional.empty();
  }

  /** The name of the datasets whose records are in a folder. */
  public static String datasets(String folder) {
    return "datasets:" + folder;
  }

  /** The name of a topic, which only time clears. */
  public static String topic(String topic) {
    return TOPIC + topic;
  }

  /** Of a place that a job has by one view of its: the view, or its online table. */
  public Optional<String> servedName() {
    return OF_VIEWS.stream()
        .filter(name::startsWith)
        .findFirst()
        .map(kind -> name.substring(kind.length()));
  }

  /** Whether it is still to be cleared. */
  public boolean isPending() {
    return state == State.PENDING;
  }

  /** Whether a running job clears it before any table is looked at: state, or an online table. */
  public boolean isInTheJob() {
    return name.startsWith(STATE) || name.startsWith(ONLINE);
  }

  /**
   * Whether a place is one of the job that computes a view: its state, its rows, what it writes.
   */
  public static boolean isOfComputed(String place) {
    return OF_COMPUTED.stream().anyMatch(place::startsWith);
  }

  /** Whether it is a view's keyed state. */
  public boolean isState() {
    return name.startsWith(STATE);
  }

  /** Whether it is a place of rows, which are counted when they go. */
  public boolean isOfRows() {
    return isOfRows(name);
  }

  /** The same of a place's name. */
  public static boolean isOfRows(String place) {
    return !place.startsWith(STATE)
        && !place.startsWith(WRITTEN)
        && !place.startsWith(TOPIC)
        && !place.equals(WIDER)
        && !place.equals(SAVEPOINTS);
  }

  /** Whether it is what a job still had to commit when the key had left its state. */
  public boolean isOfWriters() {
    return name.startsWith(WRITTEN);
  }

  /** Whether it is that of keys of wider entities. */
  public boolean isOfWider() {
    return name.equals(WIDER);
  }

  /** Whether it is the datasets of a folder. */
  public boolean isOfDatasets() {
    return name.startsWith("datasets:");
  }
}
