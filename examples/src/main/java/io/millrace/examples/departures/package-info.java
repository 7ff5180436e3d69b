/** Rows of a table as events of another entity than their own; how fresh a table is. */
package io.millrace.examples.departures;
