/**
 * Files as a stream, for replays: CSV, JSON lines and Parquet.
 *
 * <p>A {@link io.millrace.job.source.file.FileStreamSource} makes a bounded Flink source with one
 * split per file. A file is a partition, its index in the sorted list is the partition's number, a
 * row's number is its offset; a checkpoint holds each file's next row.
 */
package io.millrace.job.source.file;
