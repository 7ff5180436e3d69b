/**
 * The second engine of datasets: Flink in batch mode reads feeds, sorts what happens to each key by
 * its instant, and runs the same sweep over it as the local engine.
 */
package io.millrace.dataset.flink;
