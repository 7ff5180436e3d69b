package io.millrace.benchmarks.streaming;

import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Plays the events of a workload as fast as they are taken, then waits until the job is cancelled.
 * Each subtask is a source partition. Nothing is replayed after a failure: a benchmark that fails
 * has failed.
 *
 * @param runId the run it belongs to
 * @param workload what it plays
 * @param maker in which form
 * @param lagMillis how far the watermark stays behind arrivals
 * @param <T> the form
 */
record EventSource<T>(String runId, Workload workload, EventMaker<T> maker, long lagMillis)
    implements Source<T, EventSource.Everything, Void> {

  /** There is nothing to divide. */
  record Everything() implements SourceSplit {
    @Override
    public String splitId() {
      return "all";
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<T, Everything> createReader(SourceReaderContext context) {
    return new EventReader<>(
        this, context.getIndexOfSubtask(), context.currentParallelism(), Run.of(runId));
  }

  @Override
  public SplitEnumerator<Everything, Void> createEnumerator(
      SplitEnumeratorContext<Everything> context) {
    return new Idle();
  }

  @Override
  public SplitEnumerator<Everything, Void> restoreEnumerator(
      SplitEnumeratorContext<Everything> context, Void checkpoint) {
    return new Idle();
  }

  @Override
  public SimpleVersionedSerializer<Everything> getSplitSerializer() {
    return new NoBytes<>(new Everything());
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new NoBytes<>(null);
  }

  private static final class Idle implements SplitEnumerator<Everything, Void> {
    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtask, String host) {}

    @Override
    public void addSplitsBack(List<Everything> splits, int subtask) {}

    @Override
    public void addReader(int subtask) {}

    @Override
    public Void snapshotState(long checkpointId) {
      return null;
    }

    @Override
    public void close() {}
  }

  private record NoBytes<V>(V value) implements SimpleVersionedSerializer<V> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(V value) {
      return new byte[0];
    }

    @Override
    public V deserialize(int version, byte[] bytes) {
      return value;
    }
  }
}
