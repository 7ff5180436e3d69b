package io.millrace.job.source.file;

import io.millrace.job.forget.StreamCuts;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.Pace;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * Reads the files of one subtask row by row in turn, so that every one of them shows early and none
 * runs far ahead of the others. Emits no watermarks: a file not yet read to its end is a backlog.
 * While a key is being forgotten it stops for a moment, see {@link StreamCuts}.
 */
final class FileRowReader implements SourceReader<RawEvent, FileSplit> {

  private static final long PAUSE_MILLIS = 20;

  private final int stream;
  private final SourceClock clock;
  private final FileFormat format;
  private final Pace pace;
  private final ArrayDeque<OpenFile> files = new ArrayDeque<>();

  private final StreamCuts cuts;

  private boolean noMoreFiles;
  private boolean paused;
  private final CompletableFuture<Void> assigned = new CompletableFuture<>();

  /**
   * @param format null to tell it from each file's name
   */
  FileRowReader(
      int stream, SourceClock clock, FileFormat format, Pace pace, StreamForgetting forgetting) {
    this.stream = stream;
    this.clock = clock;
    this.format = format;
    this.pace = pace;
    this.cuts = new StreamCuts(forgetting, () -> {});
  }

  @Override
  public void start() {}

  @Override
  public InputStatus pollNext(ReaderOutput<RawEvent> output) throws Exception {
    paused = !files.isEmpty() && cuts.pauses(System.currentTimeMillis());
    if (paused) {
      mark(output, System.currentTimeMillis());
      return InputStatus.NOTHING_AVAILABLE;
    }
    if (!files.isEmpty() && pace.allows()) {
      OpenFile file = files.removeFirst();
      long row = file.nextRow();
      byte[] value = file.next();
      if (value == null) {
        file.close();
        output.releaseOutputForSplit(file.split().splitId());
        cuts.ended(file.index());
      } else {
        files.addLast(file);
        emit(output, file.index(), row, value);
        pace.passed();
      }
    }
    return status();
  }

  private void mark(ReaderOutput<RawEvent> output, long nowMillis) {
    Map<Integer, Long> nextRows = new HashMap<>();
    files.forEach(file -> nextRows.put(file.index(), file.nextRow()));
    for (StreamCuts.Marked mark :
        cuts.settle(
            nowMillis, new Ends(nowMillis, nextRows), file -> nextRows.getOrDefault(file, 0L))) {
      RawEvent marker = RawEvent.marker(stream, mark.partition(), mark.cut(), mark.marker());
      switch (clock) {
        case LIVE -> output.collect(marker, marker.arrivalMillis());
        case REPLAY -> output.collect(marker);
      }
    }
  }

  /** All that is there of a file is what was read of it. */
  private record Ends(long askedAtMillis, Map<Integer, Long> nextRows) implements StreamCuts.Ends {
    @Override
    public Long of(int file) {
      return nextRows.get(file);
    }
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
    if (paused) {
      return new CompletableFuture<Void>()
          .completeOnTimeout(null, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return pace.whenAllowed();
  }

  @Override
  public void addSplits(List<FileSplit> splits) {
    for (FileSplit split : splits) {
      files.addLast(new OpenFile(split, format));
      cuts.assigned(split.index(), split.nextRow());
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
    cuts.close();
    for (OpenFile file : files) {
      file.close();
    }
  }
}
