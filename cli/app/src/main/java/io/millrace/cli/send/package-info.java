/** Writes events to topics, as producers of the field would. */
package io.millrace.cli.send;
