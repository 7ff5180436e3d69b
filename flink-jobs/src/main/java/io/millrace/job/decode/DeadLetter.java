package io.millrace.job.decode;

import io.millrace.event.ReasonCode;
import java.util.Arrays;
import java.util.Objects;

/**
 * An event that was refused, as a whole or by one view.
 *
 * @param stream name of the stream
 * @param partition source partition
 * @param offset offset within the partition
 * @param ingestedAtMillis arrival time
 * @param value the bytes as they were read; null when there were none. Not copied
 * @param reason why
 * @param place the field, constraint or feature concerned; empty when it is the whole event
 * @param message what was wrong, for people
 * @param view the view that refused it; null when the event is in no view and not in the event log
 */
public record DeadLetter(
    String stream,
    int partition,
    long offset,
    long ingestedAtMillis,
    byte[] value,
    ReasonCode reason,
    String place,
    String message,
    String view) {

  @Override
  public boolean equals(Object other) {
    return other instanceof DeadLetter that
        && stream.equals(that.stream)
        && partition == that.partition
        && offset == that.offset
        && ingestedAtMillis == that.ingestedAtMillis
        && Arrays.equals(value, that.value)
        && reason == that.reason
        && place.equals(that.place)
        && message.equals(that.message)
        && Objects.equals(view, that.view);
  }

  @Override
  public int hashCode() {
    return Objects.hash(stream, partition, offset, reason, view);
  }
}
