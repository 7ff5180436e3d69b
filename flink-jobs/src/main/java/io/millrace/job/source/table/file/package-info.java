/**
 * Rows of files: CSV, JSON lines, Parquet.
 *
 * <pre>
 *  TableFiles         which files, of what kind
 *  FileClient         plans pulls, opens cursors
 *    FileListing        a path, a folder or a Glob, on any file system that Flink reads
 *    SeenFiles          which files earlier pulls have seen
 *    FileCursor         the rows of a part, cast, of a file that does not change meanwhile
 *      PinnedFile         the file as it was planned
 *      CsvRows            TextLines, taken apart by Jackson (CsvCells)
 *      JsonRows           TextLines, read by Jackson
 *      ParquetRows        row groups
 * </pre>
 */
package io.millrace.job.source.table.file;
