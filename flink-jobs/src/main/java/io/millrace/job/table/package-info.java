/**
 * From rows that were pulled to what is counted: rows are decoded and checked, what is new of them
 * is told from what was seen before, and goes to the log at once and to the views as soon as a
 * checkpoint covers it.
 */
package io.millrace.job.table;
