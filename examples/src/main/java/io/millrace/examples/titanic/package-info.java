/** A table from a file: constraints, names of columns, a label. */
package io.millrace.examples.titanic;
