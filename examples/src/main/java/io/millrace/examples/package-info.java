/** Definitions to read, run and copy. */
package io.millrace.examples;
