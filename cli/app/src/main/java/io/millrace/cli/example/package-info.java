/**
 * The examples with tables, running: each fills a PostgreSQL of its own or reads a file, is served
 * by a local platform, and is compared with a naive computation over what it filled in.
 */
package io.millrace.cli.example;
