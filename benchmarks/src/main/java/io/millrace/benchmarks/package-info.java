/**
 * What is measured and how: benchmarks beside their peers in one run, and load tests over the
 * running parts. {@code bin/millrace benchmark} runs them; docs/benchmarks.md tells what they
 * found.
 */
package io.millrace.benchmarks;
