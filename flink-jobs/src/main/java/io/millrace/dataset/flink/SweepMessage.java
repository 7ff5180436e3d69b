package io.millrace.dataset.flink;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.local.DetachedSweep;
import io.millrace.event.ReasonCode;
import java.util.EnumMap;
import java.util.Map;

/**
 * What operators tell whoever makes the dataset, as bytes: first which kind, then which view or
 * part, then the rest.
 */
final class SweepMessage {
  /** Readings of a view's cells. */
  static final int READINGS = 0;

  /** What went by when a part was read. */
  static final int TALLY = 1;

  /**
   * At the end of a worker: how many questions of a view it had, how many readings it gave, how
   * many questions met a row that cannot be read.
   */
  static final int SWEPT = 2;

  private SweepMessage() {}

  static void begin(int kind, int place, ByteWriter to) {
    to.clear();
    to.writeByte(kind);
    to.writeUnsigned(place);
  }

  static byte[] tally(int part, FeedReader.Tally tally) {
    ByteWriter to = new ByteWriter(64);
    begin(TALLY, part, to);
    to.writeLong(tally.events());
    to.writeLong(tally.firstMillis());
    to.writeUnsigned(tally.bad().size());
    tally
        .bad()
        .forEach(
            (code, count) -> {
              to.writeString(code.name());
              to.writeLong(count);
            });
    return to.toByteArray();
  }

  static FeedReader.Tally tally(ByteReader from) {
    long events = from.readLong();
    long firstMillis = from.readLong();
    Map<ReasonCode, Long> bad = new EnumMap<>(ReasonCode.class);
    for (long left = from.readUnsigned(); left > 0; left--) {
      bad.put(ReasonCode.valueOf(from.readString()), from.readLong());
    }
    return new FeedReader.Tally(events, bad, firstMillis);
  }

  static byte[] swept(int view, DetachedSweep sweep) {
    ByteWriter to = new ByteWriter(16);
    begin(SWEPT, view, to);
    to.writeLong(sweep.questions());
    to.writeLong(sweep.found());
    to.writeLong(sweep.unreadable());
    return to.toByteArray();
  }
}
