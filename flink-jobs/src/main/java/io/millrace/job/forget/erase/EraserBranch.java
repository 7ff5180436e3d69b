package io.millrace.job.forget.erase;

import io.millrace.job.online.PostgresAddress;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Adds an eraser to a job. */
final class EraserBranch {
  private EraserBranch() {}

  static <T> void attach(DataStream<T> input, PostgresAddress store, Chores.Maker chores) {
    input
        .filter(new Nothing<>())
        .name("until the end, to forget")
        .uid("forgetting-until")
        .transform("forgetting", input.getType(), new RunEraser<>(store, chores))
        .uid("forgetting")
        .setParallelism(1)
        // A vertex of its own at every parallelism of the job, with the same greatest parallelism:
        // else a savepoint could not be restored at another one.
        .disableChaining();
  }

  private static final class Nothing<T> implements FilterFunction<T> {
    private static final long serialVersionUID = 1;

    @Override
    public boolean filter(T element) {
      return false;
    }
  }
}
