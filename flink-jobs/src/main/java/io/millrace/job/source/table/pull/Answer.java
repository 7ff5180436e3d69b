package io.millrace.job.source.table.pull;

/**
 * By which pull requests are answered.
 *
 * @param request up to this one
 * @param pull it begins, or began, after they were taken; one before it may have done so too
 * @param markPull the first that follows the mark which was set last
 */
record Answer(long request, long pull, long markPull) {}
