package io.millrace.job.forget.erase;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.PlainUse;
import io.millrace.event.BadEventException;
import io.millrace.job.decode.EventRecord;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.offline.ErasedFirst;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.LoggedEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Events of keys in the log of a stream, before the cuts of their partitions. */
final class EventRows implements ErasedRows {
  private final BoundStream stream;
  private final Expression mayHold;
  private final OtherKeys<Object> others;
  private final Table log;
  private final Map<Integer, Long> least = new HashMap<>();
  private final List<OfEntity> entities = new ArrayList<>();
  private long unreadable;

  /** Keys of one entity, and where earlier definitions took them from. */
  private record OfEntity(DueKeys keys, Optional<NamedRows> earlier) {
    boolean isNamed(Record row, Place place) {
      return earlier.isPresent() && earlier.get().holds(row, key -> keys.forgets(key, place));
    }

    void addNamed(Record row, Place place, Set<Long> ids) {
      earlier.ifPresent(
          named -> named.keysIn(row).forEach(key -> keys.addEntries(key, place, ids)));
    }
  }

  /**
   * @param all of each entity once
   * @param others takes what other keys lose
   * @param log the stream's table; takes note of the first that goes
   */
  EventRows(BoundStream stream, List<DueKeys> all, OtherKeys<Object> others, Table log) {
    this.log = log;
    this.stream = stream;
    this.others = others;
    Expression any = Expressions.alwaysFalse();
    for (DueKeys keys : all) {
      Optional<NamedRows> earlier =
          keys.earlierUse(stream).map(use -> keys.named(use, EventLog::column).in(log.schema()));
      entities.add(new OfEntity(keys, earlier));
      any = Expressions.or(any, mayHold(keys, earlier));
    }
    this.mayHold = any;
  }

  private Expression mayHold(DueKeys keys, Optional<NamedRows> earlier) {
    return Expressions.and(
        Expressions.or(
            Expressions.lessThan(EventLog.OFFSET, keys.highestCut(stream.name())),
            Expressions.lessThan(EventLog.INGESTED_AT, (keys.settledMillis() + 1) * 1_000)),
        Expressions.or(
            columns(keys), earlier.map(NamedRows::mayHold).orElseGet(Expressions::alwaysFalse)));
  }

  /** What is true of the columns of the keys' events, where every view takes them as they are. */
  private Expression columns(DueKeys keys) {
    Expression any = Expressions.alwaysFalse();
    for (BoundView view : keys.viewsOf(stream)) {
      Optional<PlainUse> use = view.plainUse(stream.name());
      if (use.isEmpty()) {
        return Expressions.alwaysTrue();
      }
      HeldKey held = keys.held(view);
      List<String> columns =
          held.places().stream()
              .map(place -> EventLog.column(use.get().keyFields().get(place)))
              .toList();
      // Rows of earlier definitions have none there, once files are written again.
      any =
          Expressions.or(
              any,
              new KeyValues(held.form().registered(), keys.keys())
                  .mayBeIn(
                      columns,
                      (column, hasOne) -> Expressions.or(hasOne, Expressions.isNull(column))));
    }
    return any;
  }

  @Override
  public boolean holds(Record row) {
    Place place = Place.of(stream.name(), row);
    List<OfEntity> concerned = new ArrayList<>(entities.size());
    for (OfEntity each : entities) {
      if (each.keys().mayForget(place)) {
        if (each.isNamed(row, place)) {
          return true;
        }
        if (!each.keys().viewsOf(stream).isEmpty()) {
          concerned.add(each);
        }
      }
    }
    Object event = concerned.isEmpty() ? null : event(row);
    return event != null
        && concerned.stream().anyMatch(each -> each.keys().forgets(stream, event, place));
  }

  @Override
  public Set<Long> entriesOf(Record row) {
    Place place = Place.of(stream.name(), row);
    Set<Long> ids = new TreeSet<>();
    entities.forEach(each -> each.addNamed(row, place, ids));
    Object event = event(row);
    if (event != null) {
      for (OfEntity each : entities) {
        for (BoundView view : each.keys().viewsOf(stream)) {
          each.keys().addEntries(view, view.keys(stream.name(), event), place, ids);
        }
      }
    }
    return ids;
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
        others.lose(read, Place.of(stream.name(), row), event.eventTimeMillis());
      }
    }
    others.write();
  }

  @Override
  public void allGoing() {
    ErasedFirst.note(log, least);
  }
}
