/** Load at a fixed rate, open loop: what is sent when does not depend on how fast anything is. */
package io.millrace.benchmarks.load;
