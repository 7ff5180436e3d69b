/**
 * From rows to answers: statuses, staleness, defaults, constraints and derived features. One set of
 * rules for the gateway, the test kit and training sets.
 */
package io.millrace.answer;
