package io.millrace.job.source.table.pull;

/**
 * By which pull requests are answered.
 *
 * @param request up to this one
 * @param pull it begins, or began, after they were taken; one before it may have done so too
 */
record Answer(long request, long pull) {}
