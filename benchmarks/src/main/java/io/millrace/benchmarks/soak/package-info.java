/**
 * The long run: a cluster of real processes under a steady load with keys that come and go, late
 * and bad events, a checker of random answers, and samples of everything that could grow.
 */
package io.millrace.benchmarks.soak;
