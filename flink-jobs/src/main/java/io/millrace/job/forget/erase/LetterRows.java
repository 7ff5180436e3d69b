package io.millrace.job.forget.erase;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.event.BadEventException;
import io.millrace.event.EventDecoder;
import io.millrace.job.decode.EventFormat;
import io.millrace.job.decode.PatientDecoder;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.NamedKeys;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Dead letters of a key, before the cuts of their partitions: those whose bytes can be decoded, and
 * of JSON those that name the key where its event would, or would have by definitions of before. Of
 * others nobody can say whose they are.
 */
final class LetterRows implements ErasedRows {
  private final Map<String, Letters> byFeed = new HashMap<>();
  private final Map<String, FeedUse> uses = new HashMap<>();
  private final Set<String> undecodable = new TreeSet<>();
  private final ForgottenKey key;

  /** How letters of a feed are read. */
  private record Letters(BoundFeed feed, PatientDecoder topic, EventDecoder<?> pulled) {

    /**
     * The event or row.
     *
     * @throws BadEventException if its bytes are none
     */
    Object read(int partition, byte[] bytes) throws BadEventException {
      // Rows that were pulled are written down as JSON; what comes from a topic, as it lay there.
      boolean pulls = !(feed instanceof BoundStream) && partition == 0;
      try {
        return pulls ? pulled.decode(bytes) : topic.decode(bytes);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading dead letters", e);
      }
    }
  }

  /**
   * @param formats of what lies in topics, by stream or table
   * @param registryUrl null where no format needs a schema registry
   */
  LetterRows(ForgottenKey key, Map<String, EventFormat> formats, String registryUrl) {
    this.key = key;
    uses.putAll(key.earlier().usesOfFeedsThatRun());
    key.earlier()
        .usesOfOtherTables()
        .forEach((table, use) -> uses.put(key.earlier().feed(table), use));
    for (BoundFeed feed : key.feeds()) {
      byFeed.put(
          feed.name(),
          new Letters(
              feed,
              new PatientDecoder(
                  "dead letters of " + feed.name(),
                  formats.getOrDefault(feed.name(), EventFormat.JSON),
                  feed.binding(),
                  registryUrl,
                  new SimpleCounter()),
              EventDecoder.json(feed.binding())));
    }
  }

  @Override
  public boolean holds(Record row) {
    String feed = row.getField(DeadLetterLog.STREAM).toString();
    Letters letters = byFeed.get(feed);
    int partition = (Integer) row.getField(EventLog.PARTITION);
    long offset = (Long) row.getField(EventLog.OFFSET);
    ByteBuffer raw = (ByteBuffer) row.getField(DeadLetterLog.RAW);
    OffsetDateTime arrival = (OffsetDateTime) row.getField(EventLog.INGESTED_AT);
    if (raw == null || !key.isBefore(feed, partition, offset, arrival.toInstant().toEpochMilli())) {
      return false;
    }
    byte[] bytes = new byte[raw.remaining()];
    raw.duplicate().get(bytes);
    return uses.containsKey(feed) && isNamedAsEarlier(feed, bytes)
        || letters != null && isOf(letters, row, partition, bytes);
  }

  /** By a field that a view of before took its key from. */
  private boolean isNamedAsEarlier(String feed, byte[] bytes) {
    FeedUse use = uses.get(feed);
    try {
      if (!use.byCode().isEmpty()) {
        undecodable.add(feed);
      }
      return NamedKeys.isNamed(key.codec(), key.key(), use.fields(), bytes);
    } catch (IOException e) {
      undecodable.add(feed);
      return false;
    }
  }

  private boolean isOf(Letters letters, Record row, int partition, byte[] bytes) {
    try {
      return key.isOf(letters.feed(), letters.read(partition, bytes));
    } catch (BadEventException e) {
      if (namesKey(letters.feed(), row, bytes)) {
        return true;
      }
      undecodable.add(letters.feed().name());
      return false;
    }
  }

  /** Whether JSON that is no event names the key all the same, or what was said of the row does. */
  private boolean namesKey(BoundFeed feed, Record row, byte[] bytes) {
    for (BoundView view : key.viewsOf(feed)) {
      if (key.isAmong(view, NamedKeys.of(view, feed.name(), bytes))) {
        return true;
      }
    }
    return feed instanceof BoundTable table
        && table.keys().spec().name().equals(key.entry().entity())
        && row.getField(DeadLetterLog.MESSAGE)
            .toString()
            .endsWith("(key %s)".formatted(table.keys().decode(key.key())));
  }

  /** Streams and tables of which letters were met that cannot be decoded. */
  Set<String> undecodable() {
    return Set.copyOf(undecodable);
  }

  @Override
  public Expression mayHold() {
    Set<String> feeds = new TreeSet<>(byFeed.keySet());
    feeds.addAll(uses.keySet());
    return feeds.isEmpty()
        ? Expressions.alwaysFalse()
        : Expressions.in(DeadLetterLog.STREAM, feeds.toArray());
  }

  @Override
  public List<String> columns() {
    return List.of(
        DeadLetterLog.STREAM,
        EventLog.PARTITION,
        EventLog.OFFSET,
        EventLog.INGESTED_AT,
        DeadLetterLog.RAW,
        DeadLetterLog.MESSAGE);
  }
}
