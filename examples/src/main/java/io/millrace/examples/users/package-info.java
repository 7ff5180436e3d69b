/** A user: two tables and a stream in one view. */
package io.millrace.examples.users;
