/**
 * Point lookups over HTTP at Feast's shape, beside a bare handler with the same reads. Gateway,
 * bare handler and PostgreSQL are processes of their own; the load comes from this one.
 */
package io.millrace.benchmarks.gateway;
