/**
 * Events over HTTP into the topics of streams: judged as a job would, written with all
 * acknowledgements, once for each idempotency key.
 */
package io.millrace.gateway.push;
