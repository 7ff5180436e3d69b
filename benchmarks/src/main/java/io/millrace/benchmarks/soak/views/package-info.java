/**
 * The definitions of the long run: windows so short that keys empty while it lasts. A jar of this
 * package alone is what the cluster runs.
 */
package io.millrace.benchmarks.soak.views;
