package io.millrace.job.source.file;

import io.millrace.job.source.Pace;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * Reads the files of one subtask row by row in turn, so that every one of them shows early and none
 * runs far ahead of the others. Emits no watermarks: a file not yet read to its end is a backlog.
 */
final class FileRowReader implements SourceReader<RawEvent, FileSplit> {

  private final int stream;
  private final SourceClock clock;
  private final FileFormat format;
  private final Pace pace;
  private final ArrayDeque<OpenFile> files = new ArrayDeque<>();

  private boolean noMoreFiles;
  private final CompletableFuture<Void> assigned = new CompletableFuture<>();

  /**
   * @param format null to tell it from each file's name
   */
  FileRowReader(int stream, SourceClock clock, FileFormat format, Pace pace) {
    this.stream = stream;
    this.clock = clock;
    this.format = format;
    this.pace = pace;
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<RawEvent> output) throws Exception {
    if (!files.isEmpty() && pace.allows()) {
      OpenFile file = files.removeFirst();
      long row = file.nextRow();
      byte[] value = file.next();
      if (value == null) {
        file.close();
        output.releaseOutputForSplit(file.split().splitId());
      } else {
        files.addLast(file);
        emit(output, file.index(), row, value);
        pace.passed();
      }
    }
    return status();
  }

  private void emit(ReaderOutput<RawEvent> output, int partition, long offset, byte[] value) {
    switch (clock) {
      case LIVE -> {
        long nowMillis = System.currentTimeMillis();
        output.collect(new RawEvent(stream, partition, offset, nowMillis, null, value), nowMillis);
      }
      case REPLAY ->
          output.collect(
              new RawEvent(stream, partition, offset, RawEvent.ARRIVAL_IS_EVENT_TIME, null, value));
    }
  }

  private InputStatus status() {
    if (files.isEmpty()) {
      return noMoreFiles ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }
    return pace.allows() ? InputStatus.MORE_AVAILABLE : InputStatus.NOTHING_AVAILABLE;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    if (files.isEmpty() && !noMoreFiles) {
      return assigned;
    }
    return pace.whenAllowed();
  }

  @Override
  public void addSplits(List<FileSplit> splits) {
    for (FileSplit split : splits) {
      files.addLast(new OpenFile(split, format));
    }
    assigned.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreFiles = true;
    assigned.complete(null);
  }

  @Override
  public List<FileSplit> snapshotState(long checkpointId) {
    return files.stream().map(OpenFile::split).toList();
  }

  @Override
  public void close() throws Exception {
    for (OpenFile file : files) {
      file.close();
    }
  }
}
