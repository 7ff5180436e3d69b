/**
 * What users write: entities, streams, feature views. Every type here is immutable, and no call
 * throws: what is wrong is recorded with its place and reported by {@link
 * io.millrace.compile.Compiler}, all of it at once.
 */
package io.millrace;
