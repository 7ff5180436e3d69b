package io.millrace.job.source.table;

import java.io.Serializable;

/**
 * Which row of which pull it is. The same row of a pull that is read again after a failure has the
 * same place, as long as the source did not change in between.
 *
 * @param pull number of the pull, from 1
 * @param split part of the pull, from 0; all rows of a key are in one part where a pull is cut by
 *     key
 * @param ordinal number of the row in the part, from 0
 */
public record RowPlace(long pull, int split, long ordinal) implements Serializable {}
