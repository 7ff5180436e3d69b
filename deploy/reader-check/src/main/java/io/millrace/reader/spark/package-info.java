/** Spark in this process. */
package io.millrace.reader.spark;
