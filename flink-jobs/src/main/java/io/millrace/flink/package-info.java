/** The streaming job: from a compiled manifest to sources, keyed state and both sinks. */
package io.millrace.flink;
