package io.millrace.job.verify;

/**
 * What is to be said of one answered feature.
 *
 * @param lagMillis of one in flight: for how long the oldest event that would have changed it had
 *     been there; else 0
 * @param expected JSON of what should have been answered, null for no value; of one in flight what
 *     would have been answered
 * @param why one that is not equal; else null
 */
record Verdict(Kind kind, long lagMillis, String expected, String why) {

  /** How an answer compares. */
  enum Kind {
    /** It is the value over what its row had applied. */
    EQUAL,
    /** It is, and would have been another over what had arrived by then. */
    IN_FLIGHT,
    /** It is not, or an event was kept from it for too long without a word. */
    UNEXPLAINED,
    /** The event log does not hold yet what its row had applied. */
    NOT_LOGGED_YET,
    /** It was given by definitions that are not those at hand. */
    OTHER_DEFINITIONS,
    /** It is not, and counts an event that was forgotten since. */
    FORGOTTEN
  }

  static final Verdict EQUAL = new Verdict(Kind.EQUAL, 0, null, null);
  static final Verdict NOT_LOGGED_YET = new Verdict(Kind.NOT_LOGGED_YET, 0, null, null);
  static final Verdict OTHER_DEFINITIONS = new Verdict(Kind.OTHER_DEFINITIONS, 0, null, null);

  static final Verdict FORGOTTEN = new Verdict(Kind.FORGOTTEN, 0, null, null);

  static Verdict inFlight(long lagMillis, String expected) {
    return new Verdict(Kind.IN_FLIGHT, lagMillis, expected, null);
  }

  static Verdict unexplained(String expected, String why) {
    return new Verdict(Kind.UNEXPLAINED, 0, expected, why);
  }
}
