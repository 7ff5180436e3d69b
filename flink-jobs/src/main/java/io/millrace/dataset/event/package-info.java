/** Where a training set's events come from: the offline log, or files in its place. */
package io.millrace.dataset.event;
