package io.millrace.job.forget.erase;

import io.millrace.job.forget.CountedRows;
import io.millrace.job.forget.ForgetPlace;
import java.util.List;

/**
 * One place that a job clears of keys, of all at once.
 *
 * @param place its name
 * @param dues keys that wait for it
 * @param work done again from its beginning after a kill
 */
record Chore(String place, List<Due> dues, Work work) {
  Chore {
    dues = List.copyOf(dues);
  }

  /** What is done at a place. */
  interface Work {
    /**
     * Clears it.
     *
     * @param dues all keys of the chore or, where that failed, some of them
     * @param counted told of the rows that go
     */
    Cleared run(List<Due> dues, CountedRows counted);
  }

  /**
   * What was done.
   *
   * @param detail for people
   * @param untilMillis when time alone removes what is left; null where nothing is
   */
  record Cleared(String detail, Long untilMillis) {
    /** Nothing is left. */
    static Cleared of(String detail) {
      return new Cleared(detail, null);
    }

    /** What is left stays until somebody removes it. */
    static Cleared exceptForGood(String detail) {
      return new Cleared(detail, ForgetPlace.NEVER);
    }

    /** The same, with something more that stays until somebody removes it. */
    Cleared andForGood(String more) {
      return exceptForGood(detail + "; " + more);
    }
  }
}
