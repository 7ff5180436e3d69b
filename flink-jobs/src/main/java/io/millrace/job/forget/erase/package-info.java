/**
 * The offline half of forgetting: rows of a key leave the tables of the log, their old snapshots
 * and files, and datasets.
 */
package io.millrace.job.forget.erase;
