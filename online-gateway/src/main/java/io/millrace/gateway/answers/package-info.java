/**
 * The gateway's share of the log of answers: a sample of what it answers goes to a topic, never at
 * the cost of an answer.
 */
package io.millrace.gateway.answers;
