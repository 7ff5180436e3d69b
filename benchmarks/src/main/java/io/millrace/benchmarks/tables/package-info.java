/**
 * Tables: from PostgreSQL to the online row through the whole job, beside a plain read of the same
 * rows and beside the online sink alone.
 */
package io.millrace.benchmarks.tables;
