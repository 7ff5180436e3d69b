package io.millrace.job.source.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class DiscoveryContextTest {

  private final Coordinator coordinator = new Coordinator();
  private final DiscoveryContext context = new DiscoveryContext(coordinator);
  private final List<String> handled = new ArrayList<>();

  private void handle(String result, Throwable error) {
    if (error != null) {
      throw new FlinkRuntimeException(error);
    }
    handled.add(result);
  }

  @Test
  void readers_are_told_when_the_round_is_over_and_not_between_its_two_calls() {
    coordinator.register(0);
    context.callAsync(
        () -> "listed", (result, error) -> context.callAsync(() -> "assigned", this::handle), 0, 9);
    coordinator.run();
    assertThat(coordinator.told).isEmpty();
    coordinator.run();
    assertThat(handled).containsExactly("assigned");
    assertThat(coordinator.told).containsExactly(0);
  }

  @Test
  void a_round_that_finds_nothing_new_is_over_at_once() {
    coordinator.register(1);
    context.callAsync(() -> "listed", this::handle, 0, 9);
    coordinator.run();
    assertThat(coordinator.told).containsExactly(1);
  }

  @Test
  void a_reader_that_registers_later_is_told_then_and_not_before_anything_is_known() {
    coordinator.register(3);
    context.tellIfKnown(3);
    assertThat(coordinator.told).isEmpty();
    context.callAsync(() -> "listed", this::handle, 0, 9);
    coordinator.run();
    coordinator.register(4);
    context.tellIfKnown(4);
    assertThat(coordinator.told).containsExactly(3, 4);
  }

  @Test
  void a_later_round_that_cannot_reach_the_broker_is_skipped() {
    context.callAsync(() -> "listed", this::handle);
    coordinator.run();
    context.callAsync(() -> fail(new TimeoutException("away")), this::handle);
    coordinator.run();
    assertThat(handled).containsExactly("listed");
  }

  @Test
  void the_first_round_and_errors_that_do_not_pass_fail_the_job() {
    context.callAsync(() -> fail(new TimeoutException("away")), this::handle);
    assertThatThrownBy(coordinator::run).isInstanceOf(FlinkRuntimeException.class);
    context.callAsync(() -> "listed", this::handle);
    coordinator.run();
    context.callAsync(() -> fail(new AuthenticationException("no")), this::handle);
    assertThatThrownBy(coordinator::run).isInstanceOf(FlinkRuntimeException.class);
  }

  private static String fail(RuntimeException error) {
    throw error;
  }

  /** Runs asynchronous calls when told to, one at a time. */
  private static final class Coordinator implements SplitEnumeratorContext<KafkaPartitionSplit> {

    final List<Integer> told = new ArrayList<>();
    private final Map<Integer, ReaderInfo> readers = new HashMap<>();
    private final ArrayDeque<Runnable> calls = new ArrayDeque<>();

    void register(int subtask) {
      readers.put(subtask, new ReaderInfo(subtask, "here"));
    }

    void run() {
      calls.removeFirst().run();
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
      calls.addLast(
          () -> {
            T result;
            try {
              result = callable.call();
            } catch (Exception e) {
              handler.accept(null, e);
              return;
            }
            handler.accept(result, null);
          });
    }

    @Override
    public <T> void callAsync(
        Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
      callAsync(callable, handler);
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
      assertThat(event).isEqualTo(new AssignmentKnown());
      told.add(subtask);
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
      return readers;
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int currentParallelism() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void assignSplits(SplitsAssignment<KafkaPartitionSplit> assignment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
      throw new UnsupportedOperationException();
    }
  }
}
