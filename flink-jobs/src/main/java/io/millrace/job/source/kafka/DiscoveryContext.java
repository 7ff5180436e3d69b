package io.millrace.job.source.kafka;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The enumerator's context, listening to its rounds of discovery.
 *
 * <p>A round lists the partitions and, if some are new, looks up where to start them and assigns
 * them: one or two asynchronous calls. It is over when a call was handled and none is under way.
 * The first round over, everything that exists is assigned (or restored).
 *
 * <p>A later round that fails because the broker cannot be reached is skipped: KafkaSource would
 * fail the job, although the readers go through outages and the next round tries again.
 */
final class DiscoveryContext implements SplitEnumeratorContext<KafkaPartitionSplit> {

  private static final Logger LOG = LoggerFactory.getLogger(DiscoveryContext.class);

  private final SplitEnumeratorContext<KafkaPartitionSplit> context;
  private int underWay;
  private boolean assignmentKnown;

  DiscoveryContext(SplitEnumeratorContext<KafkaPartitionSplit> context) {
    this.context = context;
  }

  /** Tells a reader that has just registered, if there is something to tell. */
  void tellIfKnown(int subtask) {
    if (assignmentKnown && registeredReaders().containsKey(subtask)) {
      sendEventToSourceReader(subtask, new AssignmentKnown());
    }
  }

  @Override
  public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
    underWay++;
    context.callAsync(
        callable,
        (result, error) -> {
          underWay--;
          handle(handler, result, error);
        });
  }

  @Override
  public <T> void callAsync(
      Callable<T> callable,
      BiConsumer<T, Throwable> handler,
      long initialDelayMillis,
      long periodMillis) {
    context.callAsync(
        callable,
        (result, error) -> handle(handler, result, error),
        initialDelayMillis,
        periodMillis);
  }

  private <T> void handle(BiConsumer<T, Throwable> handler, T result, Throwable error) {
    if (error != null
        && assignmentKnown
        && ExceptionUtils.findThrowable(error, RetriableException.class).isPresent()) {
      LOG.warn("Cannot look for new partitions now; the next round tries again", error);
      return;
    }
    handler.accept(result, error);
    if (underWay == 0 && !assignmentKnown) {
      assignmentKnown = true;
      registeredReaders().keySet().forEach(this::tellIfKnown);
    }
  }

  @Override
  public SplitEnumeratorMetricGroup metricGroup() {
    return context.metricGroup();
  }

  @Override
  public void sendEventToSourceReader(int subtaskId, SourceEvent event) {
    context.sendEventToSourceReader(subtaskId, event);
  }

  @Override
  public void sendEventToSourceReader(int subtaskId, int attemptNumber, SourceEvent event) {
    context.sendEventToSourceReader(subtaskId, attemptNumber, event);
  }

  @Override
  public int currentParallelism() {
    return context.currentParallelism();
  }

  @Override
  public Map<Integer, ReaderInfo> registeredReaders() {
    return context.registeredReaders();
  }

  @Override
  public Map<Integer, Map<Integer, ReaderInfo>> registeredReadersOfAttempts() {
    return context.registeredReadersOfAttempts();
  }

  @Override
  public void assignSplits(SplitsAssignment<KafkaPartitionSplit> assignment) {
    context.assignSplits(assignment);
  }

  @Override
  public void signalNoMoreSplits(int subtask) {
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void runInCoordinatorThread(Runnable runnable) {
    context.runInCoordinatorThread(runnable);
  }

  @Override
  public void setIsProcessingBacklog(boolean isProcessingBacklog) {
    context.setIsProcessingBacklog(isProcessingBacklog);
  }
}
