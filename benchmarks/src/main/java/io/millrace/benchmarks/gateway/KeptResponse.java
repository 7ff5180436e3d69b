package io.millrace.benchmarks.gateway;

/**
 * A response to be checked.
 *
 * @param keys that were asked for; not copied
 * @param body not copied
 */
record KeptResponse(long[] keys, byte[] body) {}
