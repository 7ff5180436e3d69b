/**
 * The local engine: DuckDB reads, joins, sorts and writes, spilling to disk; the aggregation core
 * sweeps each key once and answers at each row of the spine.
 *
 * <p>{@code SpineTable} loads the spine, {@code SpineKeys} numbers its keys, {@code
 * ContributionTable} takes what events add to these keys, {@code ViewSweep} goes over both in the
 * order of key and time, {@code CellReadings} hold what it read, and {@code AnswerPass} makes
 * answers of them in the spine's order.
 */
package io.millrace.dataset.local;
