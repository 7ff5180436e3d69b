package io.millrace.job.forget.erase;

/**
 * What was done at one table.
 *
 * @param rows that are gone
 * @param files that held them
 * @param snapshots from before that are gone
 * @param tags that named one of these, and are gone too
 * @param isNone whether no file of any snapshot held one, so that the older snapshots stay
 * @param left files that the table does not name
 */
public record ErasureReport(
    long rows, long files, long snapshots, int tags, boolean isNone, FilesLeft left) {}
