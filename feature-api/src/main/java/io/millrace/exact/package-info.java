/**
 * Exact sums of doubles and integers, and the one rounding at their end. No order of adding shows.
 */
package io.millrace.exact;
