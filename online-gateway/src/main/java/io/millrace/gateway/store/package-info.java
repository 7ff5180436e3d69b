/** Reads of the online store: rows by key, and how fresh each view is. */
package io.millrace.gateway.store;
