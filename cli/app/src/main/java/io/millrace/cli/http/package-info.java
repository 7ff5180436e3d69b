/** The gateway as the command line asks it: the same HTTP that any client speaks. */
package io.millrace.cli.http;
