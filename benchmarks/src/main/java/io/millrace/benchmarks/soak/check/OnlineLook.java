package io.millrace.benchmarks.soak.check;

import java.util.List;

/**
 * Some keys of an online table at one snapshot of PostgreSQL.
 *
 * @param completeToMillis what the table says it is complete to; {@link Long#MIN_VALUE} if unknown
 * @param rows in the order of the keys, null where there is none
 */
record OnlineLook(long completeToMillis, List<RowStart> rows) {}
