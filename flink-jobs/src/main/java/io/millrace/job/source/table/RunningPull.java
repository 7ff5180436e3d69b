package io.millrace.job.source.table;

/**
 * How far a pull is.
 *
 * @param pull its number
 * @param beganAtMillis when it began
 * @param rows read so far, with those refused
 * @param parts that it is cut into; 0 as long as it is not planned
 * @param partsDone of them read, and covered by a checkpoint
 */
public record RunningPull(long pull, long beganAtMillis, long rows, int parts, int partsDone) {}
