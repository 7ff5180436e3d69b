package io.millrace.cluster;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a disturbance did, in seconds and counts.
 *
 * @param lasted until its cause was gone: the process back, the network well, the job submitted
 * @param firstSign until Flink said that the job does not run, or an answer was refused or marked;
 *     null when neither happened
 * @param recovered until the job ran and every view was complete beyond the end of the cause
 * @param answers requests to the gateways meanwhile
 * @param refusedFor how long the gateway that did so longest refused answers
 * @param staleFor how long the gateway that did so longest marked answers as stale
 * @param compared values that were compared with the naive ones while it went on
 * @param wrong those that differ
 * @param backInTime answers that show less than one before
 * @param comparedAfterwards values online and rows in the logs
 * @param differing those that differ
 */
record Outcome(
    String disturbance,
    @JsonProperty("lasted_s") double lasted,
    @JsonProperty("first_sign_s") Double firstSign,
    @JsonProperty("recovered_s") double recovered,
    int answers,
    int refused,
    @JsonProperty("refused_s") double refusedFor,
    int stale,
    @JsonProperty("stale_s") double staleFor,
    long compared,
    long wrong,
    @JsonProperty("back_in_time") long backInTime,
    @JsonProperty("compared_afterwards") long comparedAfterwards,
    @JsonProperty("differing_afterwards") long differing) {

  /** Whether nothing was wrong, and something was compared. */
  boolean isRight() {
    return wrong == 0
        && backInTime == 0
        && differing == 0
        && compared > 0
        && comparedAfterwards > 0;
  }
}
