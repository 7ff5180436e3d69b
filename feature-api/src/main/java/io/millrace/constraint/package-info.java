/**
 * Constraints on event fields and features: checked when defined, evaluated on canonical values.
 */
package io.millrace.constraint;
