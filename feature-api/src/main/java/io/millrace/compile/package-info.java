/**
 * From definitions to a checked, immutable graph: reads view classes, applies the rules, reports
 * all problems at once, and binds what is left to its code.
 */
package io.millrace.compile;
