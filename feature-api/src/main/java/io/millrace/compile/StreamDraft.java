package io.millrace.compile;

import io.millrace.definition.Place;
import io.millrace.definition.StreamDefinition;

/** A stream with the constant that names it. */
public record StreamDraft(String name, StreamDefinition definition, Place place) {}
