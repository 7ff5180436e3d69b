/** Benchmarks over the parts of Millrace. */
package io.millrace.benchmarks;
