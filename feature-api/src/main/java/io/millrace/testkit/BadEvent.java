package io.millrace.testkit;

import io.millrace.event.ReasonCode;

/**
 * An event that was sent and is bad.
 *
 * @param view the view that rejects it; null when the whole stream does
 */
public record BadEvent(Object event, String stream, String view, ReasonCode code, String message) {}
