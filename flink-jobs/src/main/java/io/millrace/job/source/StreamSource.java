package io.millrace.job.source;

import io.millrace.job.forget.SourceNames;
import io.millrace.job.forget.StreamForgetting;
import org.apache.flink.api.connector.source.Source;

/**
 * Where one stream of a job is read from. Implementations are immutable and travel with the job
 * graph.
 *
 * <p>The returned source must be used with {@code WatermarkStrategy.noWatermarks()}: it either
 * emits its own watermarks ({@link SourceClock#LIVE}) or leaves them to the decoding operator.
 */
public interface StreamSource extends SourceNames {

  /**
   * Makes the Flink source.
   *
   * @param stream index of the stream within the job, written into {@link RawEvent#stream()}; not
   *     negative
   * @param clock the clock of the job
   * @param forgetting what of the stream is forgotten while it is read
   */
  Source<RawEvent, ?, ?> open(int stream, SourceClock clock, StreamForgetting forgetting);

  /** The same where nothing is ever forgotten. */
  default Source<RawEvent, ?, ?> open(int stream, SourceClock clock) {
    return open(stream, clock, StreamForgetting.never(""));
  }
}
