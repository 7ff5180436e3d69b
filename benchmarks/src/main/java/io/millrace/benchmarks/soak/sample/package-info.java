/** What the long run looks at over time, and whether it grows. */
package io.millrace.benchmarks.soak.sample;
