/** Kafka to PostgreSQL and Iceberg, everything real: how many events a second for how long. */
package io.millrace.benchmarks.pipeline;
