package io.millrace.job.forget.erase;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * Does something for many at once; where that fails, for parts of them, so that one that fails
 * holds up no other. One that fails where others do not is from then on done by itself, until it
 * does no more; where all fail, as when a table is locked, only some parts are tried at a time. For
 * one thread.
 *
 * @param <T> what is done
 */
final class Together<T> {
  /** Failed tries with several of them; enough to find one among tens of thousands. */
  private static final int FAILURES = 16;

  private final ToLongFunction<T> id;
  private final BooleanSupplier stopped;
  private final Map<String, Set<Long>> alone = new HashMap<>();

  /** Parts differ from try to try, so that no failing neighbours hide the others for good. */
  private final Random random = new Random(1);

  /**
   * @param stopped whether to end; asked between tries, and then nobody is told of failures
   */
  Together(ToLongFunction<T> id, BooleanSupplier stopped) {
    this.id = id;
    this.stopped = stopped;
  }

  /** What is done. */
  interface Work<T> {
    void run(List<T> some);
  }

  /** Told of a failure. */
  interface Failed<T> {
    void tell(List<T> some, Throwable e);
  }

  /**
   * Does it.
   *
   * @param what a name of it: who fails is remembered by it
   * @param work fails by a runtime exception, a missing class, too little memory or stack, or a
   *     failed assertion
   * @param failed told of each that failed by itself, and of parts that are left for the next time
   */
  void run(String what, List<T> all, Work<T> work, Failed<T> failed) {
    Set<Long> known = alone.getOrDefault(what, Set.of());
    List<T> others = new ArrayList<>();
    List<T> single = new ArrayList<>();
    for (T each : all) {
      (known.contains(id.applyAsLong(each)) ? single : others).add(each);
    }
    runInParts(what, others, work, failed);
    for (T each : single) {
      if (stopped.getAsBoolean()) {
        return;
      }
      Throwable failure = failure(List.of(each), work);
      if (failure == null) {
        alone.get(what).remove(id.applyAsLong(each));
      } else {
        tell(List.of(each), failure, failed);
      }
    }
  }

  private void runInParts(String what, List<T> others, Work<T> work, Failed<T> failed) {
    Deque<List<T>> parts = new ArrayDeque<>();
    parts.add(others);
    Set<Long> failing = new HashSet<>();
    boolean isAnyDone = false;
    int failures = 0;
    while (!parts.isEmpty() && !stopped.getAsBoolean()) {
      List<T> part = parts.pop();
      if (part.isEmpty()) {
        continue;
      }
      Throwable failure = failure(part, work);
      if (failure == null) {
        isAnyDone = true;
      } else if (part.size() == 1) {
        failing.add(id.applyAsLong(part.get(0)));
        tell(part, failure, failed);
      } else if (++failures >= FAILURES) {
        tell(part, failure, failed);
      } else {
        List<T> mixed = new ArrayList<>(part);
        Collections.shuffle(mixed, random);
        parts.push(mixed.subList(mixed.size() / 2, mixed.size()));
        parts.push(mixed.subList(0, mixed.size() / 2));
      }
    }
    if (isAnyDone && !failing.isEmpty()) {
      alone.computeIfAbsent(what, any -> new HashSet<>()).addAll(failing);
    }
  }

  private Throwable failure(List<T> some, Work<T> work) {
    try {
      work.run(some);
      return null;
    } catch (RuntimeException
        | LinkageError
        | OutOfMemoryError
        | StackOverflowError
        | AssertionError e) {
      return e;
    }
  }

  private void tell(List<T> some, Throwable failure, Failed<T> failed) {
    if (!stopped.getAsBoolean()) {
      failed.tell(some, failure);
    }
  }
}
