/** What is sent in the long run, and what is remembered of it. */
package io.millrace.benchmarks.soak.traffic;
