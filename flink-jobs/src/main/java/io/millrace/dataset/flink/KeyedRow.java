package io.millrace.dataset.flink;

/**
 * Something that happens to a key; when is the timestamp of its record, as a sweep sorts it.
 *
 * @param key number of the key
 * @param row as a sweep takes it; must not be changed
 */
record KeyedRow(int key, byte[] row) {}
