/**
 * The enumerator: when a table is pulled and how far its pulls have come.
 *
 * <p>{@link io.millrace.job.source.table.pull.TablePulls} is the whole logic, without Flink and
 * without a clock; {@code TableEnumerator} brings it time, readers and answers. The enumerator
 * speaks to no database: a reader plans a pull for it, because only readers hold the secrets.
 */
package io.millrace.job.source.table.pull;
