/** What the gateway measures of itself, in the words of the contract. */
package io.millrace.gateway.metrics;
