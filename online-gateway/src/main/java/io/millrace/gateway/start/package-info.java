/** The gateway as a process of its own: its options, and the definitions it serves. */
package io.millrace.gateway.start;
