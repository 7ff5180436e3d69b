package io.millrace.cli.freshness;

/**
 * Where the next pull of a table was asked to begin.
 *
 * @param mark that it follows; null for the beginning
 */
public record AskedMark(String mark) {}
