package io.millrace.client;

/**
 * Where a pushed event lies in its stream's topic.
 *
 * @param partition of the topic
 * @param offset within the partition
 */
public record PushedEvent(int partition, long offset) {}
