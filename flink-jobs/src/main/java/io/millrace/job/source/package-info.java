/**
 * Where a job's events come from: ports to streams, and the undecoded {@link
 * io.millrace.job.source.RawEvent} that every one of them emits.
 *
 * <p>Sources do not decode. Decoding is the next operator's work, because a record that cannot be
 * decoded has to reach the dead letters with its bytes and must never stop a source.
 */
package io.millrace.job.source;
