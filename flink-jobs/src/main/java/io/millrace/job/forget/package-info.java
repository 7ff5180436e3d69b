/**
 * Forgetting a key: the register of what is to be forgotten, the predicate that says of an event
 * whether it is, and the markers that take a key out of a running job's state.
 */
package io.millrace.job.forget;
