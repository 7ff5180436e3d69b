package io.millrace.job.forget.erase;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.event.BadEventException;
import io.millrace.event.EventDecoder;
import io.millrace.job.decode.EventFormat;
import io.millrace.job.decode.PatientDecoder;
import io.millrace.job.forget.NamedKeys;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Dead letters of keys, before the cuts of their partitions: those whose bytes can be decoded, and
 * of JSON those that name a key where its event would, or would have by definitions of before. Of
 * others nobody can say whose they are.
 */
final class LetterRows implements ErasedRows {
  private final Map<String, Letters> byFeed = new HashMap<>();
  private final List<NamedLetters> entities = new ArrayList<>();
  private final Set<String> unknown = new TreeSet<>();

  /** How letters of a feed are read. */
  private record Letters(BoundFeed feed, PatientDecoder topic, EventDecoder<?> pulled) {

    /** The event or row; empty if its bytes are none. */
    Optional<Object> read(int partition, byte[] bytes) {
      // Rows that were pulled are written down as JSON; what comes from a topic, as it lay there.
      boolean pulls = !(feed instanceof BoundStream) && partition == 0;
      try {
        return Optional.of(pulls ? pulled.decode(bytes) : topic.decode(bytes));
      } catch (BadEventException e) {
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while reading dead letters", e);
      }
    }
  }

  /**
   * @param all keys, of each entity once
   * @param formats of what lies in topics, by stream or table
   * @param registryUrl null where no format needs a schema registry
   */
  LetterRows(List<DueKeys> all, Map<String, EventFormat> formats, String registryUrl) {
    for (DueKeys keys : all) {
      entities.add(new NamedLetters(keys));
      for (BoundFeed feed : keys.feeds()) {
        byFeed.computeIfAbsent(
            feed.name(),
            name ->
                new Letters(
                    feed,
                    new PatientDecoder(
                        "dead letters of " + name,
                        formats.getOrDefault(name, EventFormat.JSON),
                        feed.binding(),
                        registryUrl,
                        new SimpleCounter()),
                    EventDecoder.json(feed.binding())));
      }
    }
  }

  @Override
  public boolean holds(Record row) {
    return isIts(row, new HashSet<>());
  }

  @Override
  public Set<Long> entriesOf(Record row) {
    Set<Long> ids = new HashSet<>();
    isIts(row, ids);
    return ids;
  }

  private boolean isIts(Record row, Set<Long> ids) {
    Place place = Place.of(row.getField(DeadLetterLog.STREAM).toString(), row);
    ByteBuffer raw = (ByteBuffer) row.getField(DeadLetterLog.RAW);
    List<NamedLetters> concerned =
        entities.stream().filter(each -> each.keys().mayForget(place)).toList();
    if (raw == null || concerned.isEmpty()) {
      return false;
    }
    byte[] bytes = new byte[raw.remaining()];
    raw.duplicate().get(bytes);
    List<NamedLetters.Found> found = new ArrayList<>();
    NamedKeys named = NamedKeys.read(bytes);
    Letters letters = byFeed.get(place.feed());
    List<NamedLetters> readers =
        concerned.stream().filter(each -> each.hasFeed(place.feed())).toList();
    boolean isRead = letters != null && !readers.isEmpty();
    Optional<Object> event = isRead ? letters.read(place.partition(), bytes) : Optional.empty();
    concerned.forEach(each -> found.add(each.asEarlier(place, named, event, ids)));
    if (isRead) {
      String message = row.getField(DeadLetterLog.MESSAGE).toString();
      for (NamedLetters each : readers) {
        found.add(
            event.isPresent()
                ? each.asEvent(letters.feed(), event.get(), place, ids)
                : each.asNow(letters.feed(), place, named, message, ids));
      }
    }
    boolean isOne = found.contains(NamedLetters.Found.ITS);
    if (!isOne && found.contains(NamedLetters.Found.UNKNOWN)) {
      unknown.add(place.feed());
    }
    return isOne;
  }

  /** Streams and tables of which letters were met of which nobody can say whose they are. */
  Set<String> unknown() {
    return Set.copyOf(unknown);
  }

  @Override
  public Expression mayHold() {
    Set<String> feeds = new TreeSet<>(byFeed.keySet());
    entities.forEach(each -> feeds.addAll(each.earlierFeeds()));
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
