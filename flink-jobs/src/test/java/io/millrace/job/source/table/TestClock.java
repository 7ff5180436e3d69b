package io.millrace.job.source.table;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is set; can be made to fail the enumerator. */
public final class TestClock implements PullClock {
  private static final long serialVersionUID = 1;
  private static final Map<String, AtomicLong> TIMES = new ConcurrentHashMap<>();

  private static final Map<String, AtomicBoolean> FAILURES = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  public TestClock(long millis) {
    TIMES.put(id, new AtomicLong(millis));
    FAILURES.put(id, new AtomicBoolean());
  }

  @Override
  public long nowMillis() {
    // Not its workers: what they throw is given to it as a value.
    String thread = Thread.currentThread().getName();
    boolean isEnumerator = thread.startsWith("SourceCoordinator") && !thread.contains("-worker");
    if (isEnumerator && FAILURES.get(id).compareAndSet(true, false)) {
      throw new IllegalStateException("the enumerator, killed by the test");
    }
    return TIMES.get(id).get();
  }

  /** The next look of the enumerator at the clock fails, and with it the whole job. */
  public void failEnumerator() {
    FAILURES.get(id).set(true);
  }

  public boolean hasFailed() {
    return !FAILURES.get(id).get();
  }

  public void set(long millis) {
    TIMES.get(id).set(millis);
  }

  public void advance(long millis) {
    TIMES.get(id).addAndGet(millis);
  }
}
