package io.millrace.job.source.table.file;

/**
 * A file as it was listed.
 *
 * @param name below the folder that is listed, with slashes
 * @param length in bytes
 * @param modifiedMillis when it was last written, as its file system says
 */
record FoundFile(String name, long length, long modifiedMillis) {}
