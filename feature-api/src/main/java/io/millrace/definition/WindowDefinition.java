package io.millrace.definition;

/** A window as written; null for what was not said. {@code length} is null for a lifetime. */
public record WindowDefinition(
    String length, String tile, String delay, boolean exact, Place place) {}
