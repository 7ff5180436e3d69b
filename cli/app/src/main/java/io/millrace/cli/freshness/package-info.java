/** How far tables and views are, and what can be asked of the job that pulls a table. */
package io.millrace.cli.freshness;
