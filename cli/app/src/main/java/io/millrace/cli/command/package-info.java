/** One class per command: options in, a table or JSON out. What they do is done elsewhere. */
package io.millrace.cli.command;
