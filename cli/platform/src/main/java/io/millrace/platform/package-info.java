/**
 * A real Kafka broker, a real PostgreSQL and the folder they live in, for the local platform and
 * tests; knows nothing of Millrace.
 */
package io.millrace.platform;
