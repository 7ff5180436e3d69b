/**
 * The aggregation algebra, free of any engine: what is kept per tile, how it merges, how it is
 * read.
 */
package io.millrace.aggregate;
