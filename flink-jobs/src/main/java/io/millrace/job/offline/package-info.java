/**
 * The offline log in Apache Iceberg: its catalog and tables, the rows of each, the sinks that write
 * an offset once whatever is restored, and a reader.
 */
package io.millrace.job.offline;
