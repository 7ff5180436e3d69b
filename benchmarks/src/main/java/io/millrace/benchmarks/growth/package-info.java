/** How cost grows with keys, windows, features, late events and tiles. */
package io.millrace.benchmarks.growth;
