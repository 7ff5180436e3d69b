/** What the newest event of each stream and the newest row of each table is, for people. */
package io.millrace.job.newest;
