package io.millrace.job.source;

/** By which of the two clocks the job runs that a source is read for. */
public enum SourceClock {
  /**
   * The wall clock. The source's watermark is the arrival time up to which it has emitted
   * everything: of all events that arrived at or before the watermark none is outstanding.
   */
  LIVE,

  /**
   * The events' own time, which an undecoded event does not show. The source emits no watermark and
   * no record timestamps; the decoding operator assigns both.
   */
  REPLAY
}
