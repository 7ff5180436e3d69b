package io.millrace.row;

/** The highest offset of a source partition that has been applied to a key. */
public record SourcePosition(int stream, int partition, long offset) {}
