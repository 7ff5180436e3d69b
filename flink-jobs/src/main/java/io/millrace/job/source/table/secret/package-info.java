/** References to secrets in definitions, resolved only where rows are read. */
package io.millrace.job.source.table.secret;
