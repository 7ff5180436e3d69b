package io.millrace.row;

import java.util.Comparator;

/** The highest offset of a source partition that has been applied to a key. */
public record SourcePosition(int stream, int partition, long offset) {
  /** By stream, then partition. */
  public static final Comparator<SourcePosition> BY_SOURCE =
      Comparator.comparingInt(SourcePosition::stream).thenComparingInt(SourcePosition::partition);
}
