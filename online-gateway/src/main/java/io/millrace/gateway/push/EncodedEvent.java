package io.millrace.gateway.push;

/**
 * An event as it is written.
 *
 * @param index place in the request, from 0
 * @param key of the record; null if the event has none
 * @param value in the stream's format
 */
record EncodedEvent(int index, byte[] key, byte[] value) {}
