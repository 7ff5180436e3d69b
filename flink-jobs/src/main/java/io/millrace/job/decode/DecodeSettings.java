package io.millrace.job.decode;

import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.StreamForgetting;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;

/**
 * What the decoding of one stream is told.
 *
 * @param viewClasses the view classes, compiled again where the operator runs
 * @param stream name of the stream
 * @param format how its bytes are to be read
 * @param registryUrl the schema registry; null when the format needs none
 * @param clock the job's clock
 * @param disorder in a replay, how far an event may lie behind the newest of its partition; null
 *     when there is no bound, and only the end of input says that time has passed
 * @param forgetting what of the stream is forgotten
 */
public record DecodeSettings(
    ViewClasses viewClasses,
    String stream,
    EventFormat format,
    String registryUrl,
    JobClock clock,
    Duration disorder,
    StreamForgetting forgetting)
    implements Serializable {
  public DecodeSettings {
    Objects.requireNonNull(viewClasses, "viewClasses");
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(forgetting, "forgetting");
  }
}
