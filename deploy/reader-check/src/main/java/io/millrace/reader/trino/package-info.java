/** Trino in a process of its own, asked over JDBC. */
package io.millrace.reader.trino;
