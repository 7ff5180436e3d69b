/** Rows of tables: what is pulled, how rows are told apart, and which of them say something new. */
package io.millrace.table;
