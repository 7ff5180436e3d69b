/** The neutral contracts as resources: Avro, SQL DDL, manifest JSON schema, OpenAPI. */
package io.millrace.schemas;
