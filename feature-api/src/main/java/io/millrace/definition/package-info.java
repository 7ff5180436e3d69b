/**
 * What the user API records: plain immutable definitions, not yet named or checked. Read by the
 * compiler; not for users.
 */
package io.millrace.definition;
