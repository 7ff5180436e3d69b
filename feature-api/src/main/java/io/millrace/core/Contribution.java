package io.millrace.core;

/**
 * What one event contributes to one key of one view: user code has run, values are canonical.
 *
 * @param key the key
 * @param timeMillis event time
 * @param arrivalMillis arrival time: when the event reached the platform; the event time in a
 *     replay
 * @param stream index of the stream within the view
 * @param partition source partition
 * @param offset offset within the partition
 * @param values one per slot of the {@link ViewLayout}; null where the slot gets nothing (another
 *     input, filtered out, a null field). Not copied: must not be changed afterwards
 */
public record Contribution(
    EntityKey key,
    long timeMillis,
    long arrivalMillis,
    int stream,
    int partition,
    long offset,
    Object[] values)
    implements KeyInput {}
