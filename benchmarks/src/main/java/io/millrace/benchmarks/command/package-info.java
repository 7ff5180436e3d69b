/** The commands of {@code bin/millrace benchmark}. */
package io.millrace.benchmarks.command;
