/** The online row: what a point lookup reads, how it decays by itself, and its bytes. */
package io.millrace.row;
