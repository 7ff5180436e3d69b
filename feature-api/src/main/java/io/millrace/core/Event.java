package io.millrace.core;

import io.millrace.aggregate.EventOrder;

/**
 * What is left of a contribution once it has reached its key. A tile with one event keeps the event
 * itself, which is smaller than what the aggregators would make of it.
 *
 * @param order its place in the order of events
 * @param values one per slot of the layout, shared with the contribution
 */
record Event(EventOrder order, Object[] values) {}
