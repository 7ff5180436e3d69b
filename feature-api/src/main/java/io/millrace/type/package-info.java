/**
 * The value types of features and event fields, and how each looks in Java, Avro, SQL, Iceberg and
 * JSON.
 */
package io.millrace.type;
