package io.millrace.job.source.table;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands until it is set. */
public final class TestClock implements PullClock {
  private static final long serialVersionUID = 1;
  private static final Map<String, AtomicLong> TIMES = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();

  public TestClock(long millis) {
    TIMES.put(id, new AtomicLong(millis));
  }

  @Override
  public long nowMillis() {
    return TIMES.get(id).get();
  }

  public void set(long millis) {
    TIMES.get(id).set(millis);
  }

  public void advance(long millis) {
    TIMES.get(id).addAndGet(millis);
  }
}
