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

    static Cleared of(ErasureReport report) {
      return of(text(report));
    }

    static String text(ErasureReport report) {
      return "%d rows of %d files; %d snapshots and %d tags of before"
          .formatted(report.rows(), report.files(), report.snapshots(), report.tags());
    }
  }
}
