/** Writes a small Maven project of one's own: {@code millrace new}. */
package io.millrace.cli.scaffold;
