package io.millrace.testkit;

import io.millrace.event.ReasonCode;

/**
 * An event that was sent, or a row that was pulled, and is bad.
 *
 * @param event the event; of a row that a view rejects, its values
 * @param stream name of the stream or table
 * @param view the view that rejects it; null when the whole stream does
 */
public record BadEvent(Object event, String stream, String view, ReasonCode code, String message) {}
