package io.millrace.job.forget;

/**
 * A key as answers name it, of whatever view they are. Immutable and thread-safe.
 *
 * @param entity its name
 * @param text its columns as a JSON array, in the entity's order
 */
public record NamedKey(String entity, String text) {}
