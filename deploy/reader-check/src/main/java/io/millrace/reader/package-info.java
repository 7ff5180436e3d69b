/**
 * Offline tables that a job has written, as real readers see them: Spark or Trino, and DuckDB;
 * every type, and every statement of {@code docs/offline-tables.md}.
 */
package io.millrace.reader;
