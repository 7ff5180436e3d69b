/**
 * The local platform: broker, database, cluster and gateway in one JVM, over one folder. What runs
 * here is what runs in production, only smaller.
 */
package io.millrace.cli.local;
