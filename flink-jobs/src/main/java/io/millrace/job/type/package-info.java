/** Flink's types of what travels between operators: hand-written bytes, never Kryo. */
package io.millrace.job.type;
