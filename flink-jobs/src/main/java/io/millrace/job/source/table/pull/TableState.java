package io.millrace.job.source.table.pull;

import java.util.List;
import java.util.Objects;

/**
 * What the enumerator remembers of a table. Immutable.
 *
 * @param definition of the table; the progress of another one is void
 * @param lastTickMillis the tick up to which the schedule has been followed
 * @param tickWaits whether a tick waits for the running pull to end
 * @param ticksWaited how many have waited so far
 * @param pulls number of the last pull that was begun; 0 for none
 * @param mark the highest value seen by the last successful pull; null for none
 * @param lastSuccess the last successful pull; null if there was none
 * @param running the pull that runs; null if none does
 * @param lastRequest the last request that was taken; negative for none ever
 * @param markWaits whether another mark is taken when the running pull has ended
 * @param waitingMark that mark
 * @param isKept whether the log has all that was read up to the mark, and pulls by their numbers
 */
public record TableState(
    String definition,
    long lastTickMillis,
    boolean tickWaits,
    long ticksWaited,
    long pulls,
    String mark,
    Success lastSuccess,
    Running running,
    long lastRequest,
    boolean markWaits,
    String waitingMark,
    boolean isKept) {

  public TableState {
    Objects.requireNonNull(definition);
  }

  /** A table never pulled. */
  public static TableState fresh(String definition, long lastTickMillis) {
    return new TableState(
        definition, lastTickMillis, false, 0, 0, null, null, null, -1, false, null, false);
  }

  /** The same table by another definition: pulled anew, from the beginning, by later numbers. */
  TableState redefined(String newDefinition) {
    return new TableState(
        newDefinition,
        lastTickMillis,
        true,
        ticksWaited,
        pulls,
        null,
        lastSuccess,
        null,
        lastRequest,
        false,
        null,
        isKept);
  }

  /**
   * A pull that succeeded.
   *
   * @param startedAtMillis before it read anything
   * @param endedAtMillis when the enumerator knew
   */
  public record Success(
      long pull, long startedAtMillis, long endedAtMillis, long rows, long rejected) {}

  /**
   * A pull that runs.
   *
   * @param startedAtMillis before it was planned
   * @param plan null while it is being planned
   * @param waiting parts that no reader has
   * @param given parts that readers have; the part after the last is the pull's end
   * @param rows of the parts that are done
   * @param rejected of the parts that are done
   * @param unkeyed those of them whose key could not be told
   * @param highest value of the mode's column in the parts that are done, where what is read tells
   *     the mark; else null
   * @param left whether a part could not be read as planned: the pull ends with the parts that
   *     readers have, without success
   */
  public record Running(
      long startedAtMillis,
      PullPlan plan,
      List<Integer> waiting,
      List<Integer> given,
      long rows,
      long rejected,
      long unkeyed,
      String highest,
      boolean left) {
    public Running {
      waiting = List.copyOf(waiting);
      given = List.copyOf(given);
    }
  }
}
