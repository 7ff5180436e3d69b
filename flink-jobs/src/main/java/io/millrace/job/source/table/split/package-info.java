/** A part of a pull, how far it is read, and the bytes of both in checkpoints. */
package io.millrace.job.source.table.split;
