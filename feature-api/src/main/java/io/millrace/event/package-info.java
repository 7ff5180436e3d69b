/** Events: bytes of a source to a user's record and back, and why an event may be bad. */
package io.millrace.event;
