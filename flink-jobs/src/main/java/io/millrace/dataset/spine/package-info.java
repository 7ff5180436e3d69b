/** What a spine's rows are read from: files as they are, tables and queries by way of a file. */
package io.millrace.dataset.spine;
