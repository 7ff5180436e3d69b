package io.millrace.job.source.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;

/**
 * Hands each reader, when it registers, all of its files at once: those whose index falls on it.
 * The list of files is made once; a restored job keeps it.
 */
final class FileEnumerator implements SplitEnumerator<FileSplit, List<FileSplit>> {

  private final SplitEnumeratorContext<FileSplit> context;
  private final List<FileSplit> unassigned;

  FileEnumerator(SplitEnumeratorContext<FileSplit> context, List<FileSplit> unassigned) {
    this.context = context;
    this.unassigned = new ArrayList<>(unassigned);
  }

  @Override
  public void start() {}

  @Override
  public void addReader(int subtask) {
    List<FileSplit> own =
        unassigned.stream()
            .filter(split -> split.index() % context.currentParallelism() == subtask)
            .toList();
    if (!own.isEmpty()) {
      unassigned.removeAll(own);
      context.assignSplits(new SplitsAssignment<>(Map.of(subtask, own)));
    }
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void addSplitsBack(List<FileSplit> splits, int subtask) {
    unassigned.addAll(splits);
    if (context.registeredReaders().containsKey(subtask)) {
      addReader(subtask);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, String host) {
    // Readers are given their files, they do not ask.
  }

  @Override
  public List<FileSplit> snapshotState(long checkpointId) {
    return List.copyOf(unassigned);
  }

  @Override
  public void close() {}
}
