/** Rows whose columns have names, as files and Iceberg give them, cast to a table's columns. */
package io.millrace.job.source.table.cast;
