package io.millrace.dataset.flink;

/**
 * Some of what happens to a key, sorted: of each row what it is sorted by (8 bytes), its length
 * (unsigned varint) and its bytes. What the first one is sorted by is the record's timestamp.
 *
 * @param key number of the key
 * @param rows at least one; must not be changed
 */
record KeyRun(int key, byte[] rows) {}
