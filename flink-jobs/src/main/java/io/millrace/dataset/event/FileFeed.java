package io.millrace.dataset.event;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.dataset.FeedReport;
import io.millrace.event.BadEventException;
import io.millrace.event.EventDecoder;
import io.millrace.job.SourceOverride;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.source.file.FileStreamSource;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * A stream in files, read as a job replays it: the same places, the same decoding, the same checks,
 * and every event arrives at its own time. Bad events are counted by reason. Not thread-safe.
 */
public final class FileFeed implements FeedReader {
  private static final long USUAL_EVENT_BYTES = 100;

  private final BoundStream stream;
  private final SourceOverride source;
  private final FileStreamSource files;
  private final EventDecoder<?> decoder;
  private final ForgottenFeed forgotten;

  /**
   * @param source files
   * @param views of the definitions
   * @param forgotten what is passed over
   */
  public FileFeed(
      BoundStream stream, SourceOverride source, List<BoundView> views, ForgottenInputs forgotten) {
    this.stream = stream;
    this.files = FileStreamSource.of(source.location()).as(source.kind().fileFormat());
    this.forgotten = forgotten.inFiles(views, stream.name(), files);
    this.source = source;
    this.decoder = EventDecoder.json(stream.binding());
  }

  @Override
  public Tally scan(EventRange range, Taker taker) throws IOException, SQLException {
    Counting count = new Counting();
    try {
      files.forEach((partition, offset, row) -> event(partition, offset, row, range, taker, count));
    } catch (IOException | SQLException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return count.tally();
  }

  @Override
  public Outcome outcome(EventRange range, Tally all) {
    String plan = source.kind() + ":" + source.location();
    return new Outcome(
        new FeedReport(stream.name(), plan, all.events(), all.bad(), null),
        all.firstMillis(),
        declaredStart(stream));
  }

  @Override
  public Long snapshotId() {
    return null;
  }

  @Override
  public long estimatedEvents() {
    try {
      return files.bytes() / USUAL_EVENT_BYTES;
    } catch (IOException e) {
      return 0; // whoever reads it says so
    }
  }

  private void event(
      int partition, long offset, byte[] row, EventRange range, Taker taker, Counting count)
      throws SQLException {
    count.event();
    try {
      BoundStream.checkSize(row.length);
      Object event = decoder.decode(row);
      long timeMillis = stream.eventTimeMillis(event);
      stream.check(event);
      count.at(timeMillis);
      if (range.holds(timeMillis, timeMillis)
          && !forgotten.forgets(event, partition, offset, timeMillis)) {
        taker.take(event, timeMillis, timeMillis, partition, offset);
      }
    } catch (BadEventException e) {
      count.bad(e.code());
    }
  }

  static long declaredStart(BoundStream stream) {
    Long declared = stream.spec().historyStartMillis();
    return declared == null ? Long.MIN_VALUE : declared;
  }
}
