/**
 * What every engine is compared to: the contract in a few obvious lines, sharing no code with its
 * subject.
 */
package io.millrace.reference;
