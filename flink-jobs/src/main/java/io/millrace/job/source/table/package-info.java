/**
 * Tables: rows pulled on a schedule, as a Flink source of {@link
 * io.millrace.job.source.table.Pulled}.
 *
 * <pre>
 *  PulledTable        what is pulled, when and how
 *  TableSource      the Flink source, made of
 *    pull             the enumerator: schedule, progress, one pull at a time
 *    reader           one per subtask: emits rows, resumes where a checkpoint left off
 *    split            a part of a pull, and how far it is read
 *    jdbc             rows of a SQL query
 *    file             rows of files: CSV, JSON lines, Parquet
 *    iceberg          rows of an Iceberg table
 *    cast             columns by their names, and values, cast to the table's
 *    secret           references to secrets
 * </pre>
 *
 * <p>What a pull promises about a source that changes under it, how its end is ordered against its
 * rows, and what a table source is complete to: docs/decisions/0011.
 */
package io.millrace.job.source.table;
