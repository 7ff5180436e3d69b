/**
 * The online table: its DDL and epochs, batches of row updates, and the guarded upsert that writes
 * them. Nothing here knows what a row means.
 */
package io.millrace.job.online;
