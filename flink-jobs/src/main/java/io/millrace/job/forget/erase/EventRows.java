package io.millrace.job.forget.erase;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.PlainUse;
import io.millrace.event.BadEventException;
import io.millrace.job.decode.EventRecord;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.job.offline.ErasedFirst;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LoggedEvents;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Events of a key in the log of a stream, before the cuts of their partitions. */
final class EventRows implements ErasedRows {
  private final BoundStream stream;
  private final ForgottenKey key;
  private final Expression mayHold;
  private final OtherKeys<Object> others;
  private final Table log;
  private final Map<Integer, Long> least = new HashMap<>();
  private final Optional<NamedRows> earlier;
  private long unreadable;

  /**
   * @param others takes what other keys lose
   * @param log the stream's table; takes note of the first that goes
   */
  EventRows(BoundStream stream, ForgottenKey key, OtherKeys<Object> others, Table log) {
    this.log = log;
    this.earlier =
        key.earlierUse(stream).map(use -> key.named(use, EventLog::column).in(log.schema()));
    this.stream = stream;
    this.key = key;
    this.others = others;
    this.mayHold =
        Expressions.and(
            Expressions.or(
                Expressions.lessThan(EventLog.OFFSET, key.highestCut(stream.name())),
                Expressions.lessThan(
                    EventLog.INGESTED_AT, (key.entry().settlesAtMillis() + 1) * 1_000)),
            Expressions.or(
                columns(key), earlier.map(NamedRows::mayHold).orElseGet(Expressions::alwaysFalse)));
  }

  /** What is true of the columns of the key's events, where every view takes them as they are. */
  private Expression columns(ForgottenKey key) {
    Expression any = Expressions.alwaysFalse();
    for (BoundView view : key.viewsOf(stream)) {
      Optional<PlainUse> use = view.plainUse(stream.name());
      if (use.isEmpty()) {
        return Expressions.alwaysTrue();
      }
      HeldKey held = key.held(view);
      List<Object> values = held.codec().decode(key.key());
      Expression all = Expressions.alwaysTrue();
      for (int i = 0; i < values.size(); i++) {
        // Other types have another form in Iceberg; these are enough to pass files over.
        if (values.get(i) instanceof String || values.get(i) instanceof Long) {
          String column = EventLog.column(use.get().keyFields().get(held.places().get(i)));
          // Rows of earlier definitions have none there, once files are written again.
          all =
              Expressions.and(
                  all,
                  Expressions.or(
                      Expressions.equal(column, values.get(i)), Expressions.isNull(column)));
        }
      }
      any = Expressions.or(any, all);
    }
    return any;
  }

  @Override
  public boolean holds(Record row) {
    int partition = (Integer) row.getField(EventLog.PARTITION);
    long offset = (Long) row.getField(EventLog.OFFSET);
    OffsetDateTime arrival = (OffsetDateTime) row.getField(EventLog.INGESTED_AT);
    if (!key.isBefore(stream.name(), partition, offset, arrival.toInstant().toEpochMilli())) {
      return false;
    }
    if (earlier.isPresent() && earlier.get().holds(row)) {
      return true;
    }
    if (key.viewsOf(stream).isEmpty()) {
      return false;
    }
    Object event = event(row);
    return event != null && key.isOf(stream, event);
  }

  private Object event(Record row) {
    try {
      return stream.binding().fromStruct(LoggedEvents.event(stream, row).value());
    } catch (BadEventException | RuntimeException e) {
      unreadable++;
      return null;
    }
  }

  /** Events of earlier definitions that were met and cannot be read by these. */
  long unreadable() {
    return unreadable;
  }

  @Override
  public Expression mayHold() {
    return mayHold;
  }

  @Override
  public void going(List<Record> rows) {
    for (Record row : rows) {
      EventRecord event = LoggedEvents.event(stream, row);
      least.merge(event.partition(), event.offset(), Math::min);
      Object read = event(row);
      if (read != null) {
        others.lose(
            read,
            new Lost(stream.name(), event.partition(), event.offset(), event.eventTimeMillis()));
      }
    }
    others.write();
  }

  @Override
  public void allGoing() {
    ErasedFirst.note(log, least);
  }
}
