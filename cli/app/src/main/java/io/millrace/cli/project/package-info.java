/**
 * From what a user names on the command line (a Maven project, a folder of classes, a jar) to
 * compiled definitions and the loader that sees their classes.
 */
package io.millrace.cli.project;
