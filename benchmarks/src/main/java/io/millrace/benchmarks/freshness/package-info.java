/** From a producer's send to the first HTTP answer that shows it, under a steady load. */
package io.millrace.benchmarks.freshness;
