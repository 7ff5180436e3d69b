package io.millrace.job.table;

import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * The watermark of a stage that gives views a table's rows: it waits while the register of
 * forgotten keys is not known well enough, or a key is to be forgotten first. Used by the task's
 * thread.
 */
final class HeldWatermark {
  private static final long LOOK_MILLIS = 1_000;

  private final ForgottenRows forgotten;
  private final ProcessingTimeService clock;
  private final Forward forward;
  private long latestMillis = Long.MIN_VALUE;

  /** The one that waits; null for none. */
  private Watermark held;

  /** Where it goes on to. */
  interface Forward {
    void give(Watermark mark) throws Exception;
  }

  HeldWatermark(ForgottenRows forgotten, ProcessingTimeService clock, Forward forward) {
    this.forgotten = forgotten;
    this.clock = clock;
    this.forward = forward;
  }

  /** From now on looks each second for what there is to forget. */
  void look() {
    lookAfter(nowMillis());
  }

  private void lookAfter(long millis) {
    clock.registerTimer(
        millis + LOOK_MILLIS,
        time -> {
          forgotten.settlePatiently(time);
          passOn();
          lookAfter(time);
        });
  }

  void came(Watermark mark) throws Exception {
    latestMillis = mark.getTimestamp();
    held = mark;
    passOn();
  }

  private void passOn() throws Exception {
    if (held != null && forgotten.isSettled(held.getTimestamp())) {
      release();
    }
  }

  /** At the end of the input it waits for nothing. */
  void release() throws Exception {
    if (held != null) {
      Watermark mark = held;
      held = null;
      forward.give(mark);
    }
  }

  /** When what is handed on now arrives: behind all that was complete before. */
  long arrivalMillis() {
    return Math.max(nowMillis(), latestMillis == Long.MAX_VALUE ? latestMillis : latestMillis + 1);
  }

  private long nowMillis() {
    return clock.getCurrentProcessingTime();
  }
}
