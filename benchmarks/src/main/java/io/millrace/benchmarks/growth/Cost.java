package io.millrace.benchmarks.growth;

/**
 * What a key of some view costs.
 *
 * @param addNanos one event, clean-up included
 * @param rowMicros building one row
 * @param stateBytes of the key, encoded
 * @param rowBytes of the online row
 */
record Cost(double addNanos, double rowMicros, double stateBytes, double rowBytes) {}
