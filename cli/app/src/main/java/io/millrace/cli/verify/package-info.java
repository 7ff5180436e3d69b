/** What verifying answers came to, for people and for programs. */
package io.millrace.cli.verify;
