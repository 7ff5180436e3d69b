package io.millrace.compile;

/**
 * What a view costs, roughly: for a key with an event in every tile.
 *
 * @param rowBytes bytes of an online row with all its steps within the budget
 * @param stateBytesPerKey bytes of state for each key
 * @param tilesPerKey tiles kept for each key, over all columns
 * @param stepsPerDay how often the value of some window changes without an event, at most
 */
public record ViewCost(long rowBytes, long stateBytesPerKey, long tilesPerKey, long stepsPerDay) {}
