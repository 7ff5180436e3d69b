/**
 * What the view's operator costs per event, beside a bare keyed operator that reads and writes one
 * value per event (the floor) and beside Flink SQL written by hand for the same features.
 */
package io.millrace.benchmarks.streaming;
