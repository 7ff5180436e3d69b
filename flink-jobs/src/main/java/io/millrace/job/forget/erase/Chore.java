package io.millrace.job.forget.erase;

import io.millrace.job.forget.ForgetPlace;

/**
 * One place that a job clears of a key.
 *
 * @param place its name
 * @param work done again from its beginning after a kill
 */
record Chore(String place, Work work) {

  /** What is done at a place. */
  interface Work {
    Cleared run();
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
