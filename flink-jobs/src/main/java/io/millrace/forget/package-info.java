/**
 * Forgetting keys, as the command line and programs ask for it: requests, how far they are, and
 * datasets without the keys. What a job does of it is in {@code io.millrace.job.forget}.
 */
package io.millrace.forget;
