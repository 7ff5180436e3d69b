/** Folders of temporary files that do not outlive their process for long. */
package io.millrace.job.scratch;
