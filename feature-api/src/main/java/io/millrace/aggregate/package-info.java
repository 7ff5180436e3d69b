/**
 * The aggregation algebra, free of any engine: what is kept per tile, how it merges, how it is
 * read.
 *
 * <p>{@link io.millrace.aggregate.Aggregations} lists what there is. To add one: write an {@link
 * io.millrace.aggregate.Aggregator} with its {@link io.millrace.aggregate.AggregatorKind} in a file
 * of its own, add its line to the registry and its rule to the naive reference of the tests; the
 * laws are then tried on it by themselves.
 */
package io.millrace.aggregate;
