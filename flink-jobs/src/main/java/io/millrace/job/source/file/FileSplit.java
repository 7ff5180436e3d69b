package io.millrace.job.source.file;

import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One file and how far it is read.
 *
 * @param index of the file in the sorted list of the stream's files: the partition
 * @param path as Flink's file systems take it
 * @param nextRow number of the first row not yet emitted: the offset
 */
record FileSplit(int index, String path, long nextRow) implements SourceSplit {
  @Override
  public String splitId() {
    return Integer.toString(index);
  }
}
