/**
 * The Flink job: from compiled definitions to sources, decoding, keyed state, the online table and
 * the offline log.
 */
package io.millrace.job;
