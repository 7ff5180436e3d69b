/**
 * The cards example with its stream in Confluent's wire format, so that a schema registry takes
 * part. Records, entities and features are the example's.
 */
package io.millrace.benchmarks.cards;
