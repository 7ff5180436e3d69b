package io.millrace.job.forget;

/**
 * A forgotten key, and up to when rows are told by their own instant to be of before.
 *
 * @param entry under way
 * @param untilMillis inclusive
 */
public record KeyUntil(Forgetting entry, long untilMillis) {}
