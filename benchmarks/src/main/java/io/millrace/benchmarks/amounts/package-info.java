/** One plain view over the payments of the cards example: what most features of most teams are. */
package io.millrace.benchmarks.amounts;
