package io.millrace.job.newest;

import io.millrace.job.source.RawEvent;
import io.millrace.job.type.NewestEventSerializer;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Notes the newest event that an operator has seen, and tells it about once a second if there is
 * news. Used by the task's thread.
 */
public final class NewestSoFar {
  /** The side output on which it is told. */
  public static final OutputTag<NewestEvent> TAG =
      new OutputTag<>("newest", NewestEventSerializer.TYPE);

  private static final long TELL_EVERY_NANOS = 1_000_000_000;

  private final String source;
  private long timeMillis = Long.MIN_VALUE;
  private long arrivedMillis = RawEvent.ARRIVAL_IS_EVENT_TIME;
  private boolean isNews;
  private long toldNanos = System.nanoTime() - TELL_EVERY_NANOS;

  public NewestSoFar(String source) {
    this.source = source;
  }

  /**
   * A good event.
   *
   * @param arrivalMillis {@link RawEvent#ARRIVAL_IS_EVENT_TIME} counts as when it is told
   */
  public void see(long eventTimeMillis, long arrivalMillis) {
    timeMillis = Math.max(timeMillis, eventTimeMillis);
    arrivedMillis = Math.max(arrivedMillis, arrivalMillis);
    isNews = true;
  }

  /** Called often: with each watermark. */
  public void tell(Output<?> output) {
    if (isNews && System.nanoTime() - toldNanos >= TELL_EVERY_NANOS) {
      tellNow(output);
    }
  }

  /** Called when nothing comes after. */
  public void tellLast(Output<?> output) {
    if (isNews) {
      tellNow(output);
    }
  }

  private void tellNow(Output<?> output) {
    long arrived =
        arrivedMillis == RawEvent.ARRIVAL_IS_EVENT_TIME
            ? System.currentTimeMillis()
            : arrivedMillis;
    output.collect(TAG, new StreamRecord<>(new NewestEvent(source, timeMillis, arrived)));
    toldNanos = System.nanoTime();
    isNews = false;
  }
}
