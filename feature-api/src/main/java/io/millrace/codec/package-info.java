/** Bytes: the small writer and reader under state values, online rows and keys. */
package io.millrace.codec;
