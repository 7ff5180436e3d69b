package io.millrace.job.proof;

import io.millrace.event.ReasonCode;
import io.millrace.job.proof.PurchaseFeatures.Purchase;

/**
 * What was sent and where it lies.
 *
 * @param purchase null when the bytes are no purchase that counts
 * @param bytes the value as sent
 * @param refused why it must be in the dead letters; null when it must not
 * @param refusedBy the one view that must refuse it; null for all
 */
record Sent(
    int partition,
    long offset,
    long arrivalMillis,
    Purchase purchase,
    byte[] bytes,
    ReasonCode refused,
    String refusedBy) {

  /** Whether it belongs in the event log. */
  boolean isLogged() {
    return refused == null || refusedBy != null;
  }

  String place() {
    return partition + "/" + offset;
  }
}
