/** What one event, one row and one lookup cost: the core under JMH, time and bytes allocated. */
package io.millrace.benchmarks.core;
