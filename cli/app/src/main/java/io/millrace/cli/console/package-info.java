/** What the terminal shows: tables and progress. */
package io.millrace.cli.console;
