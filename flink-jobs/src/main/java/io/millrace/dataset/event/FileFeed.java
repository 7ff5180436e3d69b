package io.millrace.dataset.event;

import io.millrace.compile.BoundStream;
import io.millrace.dataset.FeedReport;
import io.millrace.event.BadEventException;
import io.millrace.event.EventDecoder;
import io.millrace.event.ReasonCode;
import io.millrace.job.SourceOverride;
import io.millrace.job.source.file.FileStreamSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;

/**
 * A stream in files, read as a job replays it: the same places, the same decoding, the same checks,
 * and every event arrives at its own time. Bad events are counted by reason. Not thread-safe.
 */
public final class FileFeed implements FeedReader {
  private final BoundStream stream;
  private final SourceOverride source;
  private final EventDecoder<?> decoder;
  private final Map<ReasonCode, Long> bad = new EnumMap<>(ReasonCode.class);
  private long events;
  private long firstMillis = Long.MAX_VALUE;

  /**
   * @param source files
   */
  public FileFeed(BoundStream stream, SourceOverride source) {
    this.stream = stream;
    this.source = source;
    this.decoder = EventDecoder.json(stream.binding());
  }

  @Override
  public Outcome read(EventRange range, Taker taker) throws IOException, SQLException {
    try {
      FileStreamSource.of(source.location())
          .as(source.kind().fileFormat())
          .forEach((partition, offset, row) -> event(partition, offset, row, range, taker));
    } catch (IOException | SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    FeedReport report =
        new FeedReport(stream.name(), source.kind() + ":" + source.location(), events, bad, null);
    return new Outcome(report, firstMillis, declaredStart(stream));
  }

  private void event(int partition, long offset, byte[] row, EventRange range, Taker taker)
      throws SQLException {
    events++;
    try {
      BoundStream.checkSize(row.length);
      Object event = decoder.decode(row);
      long timeMillis = stream.eventTimeMillis(event);
      stream.check(event);
      firstMillis = Math.min(firstMillis, timeMillis);
      if (range.holds(timeMillis, timeMillis)) {
        taker.take(event, timeMillis, timeMillis, partition, offset);
      }
    } catch (BadEventException e) {
      bad.merge(e.code(), 1L, Long::sum);
    }
  }

  static long declaredStart(BoundStream stream) {
    Long declared = stream.spec().historyStartMillis();
    return declared == null ? Long.MIN_VALUE : declared;
  }
}
