/** What a benchmark found, for people and for programs. */
package io.millrace.benchmarks.report;
