/**
 * The code behind definitions: what a lambda or method reference is, and a fingerprint of what it
 * does that survives recompilation.
 */
package io.millrace.compile.code;
