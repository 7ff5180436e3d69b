package io.millrace.job.source.kafka;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * Told to a reader: every partition that exists has been assigned, so if you have none, none waits
 * for you. Sent after the assignments it speaks of, and Flink keeps that order.
 */
record AssignmentKnown() implements SourceEvent {
  private static final long serialVersionUID = 1;
}
