package io.millrace.benchmarks.soak.traffic;

/** What is wrong with an event, by the reason that its dead letter must have. */
public enum Fault {
  UNDECODABLE(Reach.ALL),
  MISSING_FIELD(Reach.ALL),
  WRONG_TYPE(Reach.ALL),
  NO_EVENT_TIME(Reach.ALL),
  AHEAD_OF_ARRIVAL(Reach.ALL),
  CONSTRAINT(Reach.ALL),
  NULL_KEY(Reach.BUYER),
  NOT_FINITE(Reach.BUYER),
  USER_CODE(Reach.BUYER),
  TOO_LARGE(Reach.BUYER);

  private final Reach reach;

  Fault(Reach reach) {
    this.reach = reach;
  }

  /** Whether view {@code buyer} alone refuses it: the event log has it, and view {@code shop}. */
  public boolean isOfBuyerOnly() {
    return reach == Reach.BUYER;
  }

  private enum Reach {
    ALL,
    BUYER
  }
}
