/**
 * The keyed operator of a view: one packed state per key around the aggregation core, hot keys kept
 * decoded, rows built when they are flushed, one timer per key.
 */
package io.millrace.job.view;
