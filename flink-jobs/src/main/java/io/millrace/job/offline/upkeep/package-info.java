/**
 * Upkeep of the offline log: small files are merged, old snapshots expire, what nobody refers to is
 * removed. One table at a time, in one thread, beside jobs that write and engines that read.
 */
package io.millrace.job.offline.upkeep;
