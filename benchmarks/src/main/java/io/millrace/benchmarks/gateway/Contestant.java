package io.millrace.benchmarks.gateway;

/** Who answers. */
enum Contestant {
  GATEWAY,
  BARE,
  /** The bare handler without a read: what HTTP and the load generator cost. */
  NO_READ
}
