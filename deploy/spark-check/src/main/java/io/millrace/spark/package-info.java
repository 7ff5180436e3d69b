/**
 * A real Spark, and DuckDB, over offline tables that a job has written: every type, and every
 * statement of {@code docs/offline-tables.md}.
 */
package io.millrace.spark;
