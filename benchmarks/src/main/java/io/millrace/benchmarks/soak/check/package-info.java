/**
 * Whether the cluster's answers are right: a naive computation of its own, rows as PostgreSQL has
 * them, and a judge. No code of the platform computes what is expected.
 */
package io.millrace.benchmarks.soak.check;
