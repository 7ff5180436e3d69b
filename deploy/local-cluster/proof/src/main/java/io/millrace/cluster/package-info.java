/**
 * What runs beside Flink in the local cluster of separate processes, and the proof that answers
 * stay right while processes are killed.
 */
package io.millrace.cluster;
