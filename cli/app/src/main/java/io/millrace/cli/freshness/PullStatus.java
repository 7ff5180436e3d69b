package io.millrace.cli.freshness;

import java.time.Instant;

/**
 * How far a pull is that runs, as of a second ago.
 *
 * @param pull its number
 * @param beganAt when it began
 * @param rows read so far, with those malformed
 * @param parts that it is cut into; 0 as long as it is not planned
 * @param partsDone of them read, and covered by a checkpoint
 */
public record PullStatus(long pull, Instant beganAt, long rows, int parts, int partsDone) {}
