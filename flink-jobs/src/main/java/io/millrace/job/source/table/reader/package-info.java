/**
 * One reader of a table's source.
 *
 * <pre>
 *  TableReader        emits; the task's thread
 *    RowFeed            reads ahead by a bounded number of rows; a thread of its own
 *      RowClient          a connection to the source (jdbc)
 *    OpenSplit          a split being read
 *      PassedRows         what of it has been emitted
 *      UnpassedRows       leaves out what had been emitted before an interruption
 *    FinishedSplits     told to the enumerator once a checkpoint covers them
 * </pre>
 */
package io.millrace.job.source.table.reader;
