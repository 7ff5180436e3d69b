/**
 * From bytes to what is counted: events are decoded, dated, checked and turned into contributions
 * of views; bad ones become dead letters with a reason. All user code that runs per event runs
 * here.
 */
package io.millrace.job.decode;
