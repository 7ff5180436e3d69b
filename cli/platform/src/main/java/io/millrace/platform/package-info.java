/** A real Kafka broker and a real PostgreSQL inside this JVM; knows nothing of Millrace. */
package io.millrace.platform;
