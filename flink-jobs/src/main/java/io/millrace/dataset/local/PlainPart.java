package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.PlainUse;
import io.millrace.core.EntityKey;
import io.millrace.dataset.event.EventRange;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.event.PlainRows;
import io.millrace.dataset.event.StreamLogFeed;
import io.millrace.event.ReasonCode;
import io.millrace.job.offline.EventLog;
import io.millrace.type.DataType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.io.CloseableIterable;

/**
 * A part of a stream in the log for a view whose key and slots are plain fields: no event is made,
 * and only these columns are read. The same events count as when the view's code runs, and the same
 * ones are bad: those whose keys are null or too long, or whose numbers are not finite. Used once;
 * not thread-safe.
 */
final class PlainPart {
  private static final long MICROS_PER_MILLI = 1_000;

  private final BoundView view;
  private final int feed;
  private final EventRange range;
  private final PlainRows rows;
  private final List<PlainField> keys = new ArrayList<>();
  private final PlainField[] slots;
  private final boolean[] always;

  private PlainPart(
      BoundView view, BoundStream stream, PlainUse use, EventRange range, PlainRows rows) {
    this.view = view;
    this.feed = view.feeds().indexOf(stream);
    this.range = range;
    this.rows = rows;
    this.slots = new PlainField[view.layout().slots().size()];
    this.always = new boolean[slots.length];
    use.keyFields().forEach(field -> keys.add(PlainField.of(type(stream, field), field, rows)));
    use.slots()
        .forEach(
            (slot, field) -> {
              always[slot] = field == null;
              slots[slot] = field == null ? null : PlainField.of(type(stream, field), field, rows);
            });
  }

  /** Empty where code has to run for the view, or a value has no plain column. */
  static Optional<PlainPart> of(
      BoundView view, BoundStream stream, StreamLogFeed log, EventRange range) {
    return use(view, stream)
        .flatMap(
            use ->
                log.plainRows(range, names(view, use, range))
                    .map(rows -> new PlainPart(view, stream, use, range, rows)));
  }

  /** Columns of the log. */
  private static Collection<String> names(BoundView view, PlainUse use, EventRange range) {
    Set<String> names = new LinkedHashSet<>();
    names.add(EventLog.EVENT_TIME);
    if (range.asksForArrival()) {
      names.add(EventLog.INGESTED_AT);
    }
    if (!SweepLayout.carriesOn(view)) {
      names.add(EventLog.PARTITION);
      names.add(EventLog.OFFSET);
    }
    fields(use).forEach(field -> names.add(EventLog.column(field)));
    return names;
  }

  /** The fields that are read for a view; empty where all of an event is. */
  static Optional<List<String>> columns(BoundView view, BoundStream stream) {
    return use(view, stream).map(use -> List.copyOf(fields(use)));
  }

  private static Optional<PlainUse> use(BoundView view, BoundStream stream) {
    return view.plainUse(stream.name())
        .filter(use -> fields(use).stream().allMatch(field -> isPlain(type(stream, field))));
  }

  private static Collection<String> fields(PlainUse use) {
    Set<String> fields = new LinkedHashSet<>(use.keyFields());
    use.slots().values().stream().filter(field -> field != null).forEach(fields::add);
    return fields;
  }

  private static boolean isPlain(DataType type) {
    return SlotColumn.of(type) != SlotColumn.CODED;
  }

  private static DataType type(BoundStream stream, String field) {
    return stream.spec().type().fields().stream()
        .filter(each -> each.name().equals(field))
        .findFirst()
        .orElseThrow()
        .type();
  }

  /** Where an event comes from, for views that ask. */
  private record Origin(
      int feed, ToLongFunction<RowData> partition, ToLongFunction<RowData> offset) {
    static Origin of(int feed, PlainRows rows) {
      return new Origin(feed, rows.number(EventLog.PARTITION), rows.number(EventLog.OFFSET));
    }

    void write(RowData row, long timeMillis, ByteWriter to) {
      SweepLayout.writeOrigin(
          feed, (int) partition.applyAsLong(row), offset.applyAsLong(row), timeMillis, to);
    }
  }

  /** Gives what the events add to the keys that are asked for. */
  FeedReader.Tally read(Map<EntityKey, Integer> numbers, RowTaker taker) throws IOException {
    ToLongFunction<RowData> time = rows.micros(EventLog.EVENT_TIME);
    // Where it does not matter when they arrived it is not read.
    ToLongFunction<RowData> arrival =
        range.asksForArrival() ? rows.micros(EventLog.INGESTED_AT) : row -> 0;
    Origin origin = SweepLayout.carriesOn(view) ? null : Origin.of(feed, rows);
    ByteWriter written = new ByteWriter(64);
    long events = 0;
    long firstMillis = Long.MAX_VALUE;
    Map<ReasonCode, Long> bad = new EnumMap<>(ReasonCode.class);
    try (CloseableIterable<RowData> found = rows.rows()) {
      for (RowData row : found) {
        long timeMillis = Math.floorDiv(time.applyAsLong(row), MICROS_PER_MILLI);
        long arrivalMillis = Math.floorDiv(arrival.applyAsLong(row), MICROS_PER_MILLI);
        events++;
        firstMillis = Math.min(firstMillis, timeMillis);
        if (!range.holds(timeMillis, arrivalMillis)) {
          continue;
        }
        ReasonCode reason = refused(row);
        if (reason != null) {
          bad.merge(reason, 1L, Long::sum);
          continue;
        }
        EntityKey key = addsAnything(row) ? key(row) : null;
        if (key != null && key.bytes().length > EntityKey.MOST_BYTES) {
          bad.merge(ReasonCode.TOO_LARGE, 1L, Long::sum);
          continue;
        }
        Integer number = key == null ? null : numbers.get(key);
        if (number == null) {
          continue;
        }
        written.clear();
        if (origin != null) {
          origin.write(row, timeMillis, written);
        }
        slots(row, written);
        taker.add(number, SweepLayout.x(timeMillis, SweepLayout.EVENT), written);
      }
    }
    return new FeedReader.Tally(events, bad, firstMillis);
  }

  /** As the view's code does: values first, and no key is asked for where there are none. */
  private ReasonCode refused(RowData row) {
    for (PlainField field : slots) {
      if (field != null && field.isFraction() && !field.isFinite(row)) {
        return ReasonCode.NOT_FINITE;
      }
    }
    for (PlainField field : keys) {
      if (field.isNull(row)) {
        return addsAnything(row) ? ReasonCode.NULL_KEY : null;
      }
    }
    return null;
  }

  private boolean addsAnything(RowData row) {
    for (int i = 0; i < slots.length; i++) {
      if (always[i] || (slots[i] != null && !slots[i].isNull(row))) {
        return true;
      }
    }
    return false;
  }

  private EntityKey key(RowData row) {
    List<Object> key = new ArrayList<>(keys.size());
    for (PlainField field : keys) {
      key.add(field.canonical(row));
    }
    return view.keys().encode(key);
  }

  private void slots(RowData row, ByteWriter to) {
    for (int i = 0; i < slots.length; i++) {
      if (always[i]) {
        to.writeByte(1);
        to.writeByte(1);
      } else if (slots[i] == null || slots[i].isNull(row)) {
        to.writeByte(0);
      } else {
        to.writeByte(1);
        slots[i].write(row, to);
      }
    }
  }
}
