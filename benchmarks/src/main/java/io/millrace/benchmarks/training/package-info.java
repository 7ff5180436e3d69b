/** Training sets by the local engine, beside the best SQL for the same on DuckDB. */
package io.millrace.benchmarks.training;
