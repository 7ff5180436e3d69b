package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.PlainUse;
import io.millrace.dataset.event.EventRange;
import io.millrace.dataset.event.PlainFiles;
import io.millrace.event.ReasonCode;
import io.millrace.job.offline.EventLog;
import io.millrace.type.DataType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkReader;
import org.duckdb.DuckDBReadableVector;

/**
 * The events of a stream as columns of the log's own files, for a view whose key and slots are
 * plain fields: no event is made, and only these columns are read. The same events count as when
 * the view's code runs, and the same ones are bad, also those of keys that nobody asks for: where
 * keys are null or too long, or numbers are not finite. They come out of the same query.
 */
final class DirectEvents {
  /** Slots of other feeds. */
  private static final int NOTHING = -1;

  /** Slots that every event of the feed puts {@code true} into. */
  private static final int ALWAYS_TRUE = -2;

  /** A condition that no event meets. */
  private static final String NEVER = "false";

  /** What the query says of an event. */
  private static final int GOOD = 0;

  private static final int NOT_FINITE = 1;
  private static final int NULL_KEY = 2;
  private static final int LONG_KEY = 3;

  private final BoundView view;
  private final BoundStream stream;
  private final PlainUse use;
  private final PlainFiles files;
  private final EventRange range;
  private final LongAdder notFinite = new LongAdder();
  private final LongAdder nullKeys = new LongAdder();
  private final LongAdder longKeys = new LongAdder();

  private DirectEvents(
      BoundView view, BoundStream stream, PlainUse use, PlainFiles files, EventRange range) {
    this.view = view;
    this.stream = stream;
    this.use = use;
    this.files = files;
    this.range = range;
  }

  /** Empty where code has to run for the view, or a value has no plain column. */
  static Optional<DirectEvents> of(
      BoundView view, BoundStream stream, PlainFiles files, EventRange range) {
    return view.plainUse(stream.name())
        .filter(
            use ->
                use.slots().values().stream()
                    .filter(field -> field != null)
                    .allMatch(field -> SlotColumn.of(type(stream, field)) != SlotColumn.CODED))
        .map(use -> new DirectEvents(view, stream, use, files, range));
  }

  /**
   * Reads them, and puts those of the spine's keys into a view's rows.
   *
   * @param progress takes how many; called by several threads, but one at a time
   */
  void copy(LocalDatabase database, SpineKeys keys, KeyedRows rows, LongConsumer progress) {
    SlotColumn[] columns = new SlotColumn[view.layout().slots().size()];
    int[] places = new int[columns.length];
    ParallelRead read = new ParallelRead();
    read.column("q.k", DuckDBColumnType.INTEGER);
    read.column("epoch_us(e.%s) // 1000".formatted(EventLog.EVENT_TIME), DuckDBColumnType.BIGINT);
    if (!SweepLayout.carriesOn(view)) {
      read.column("e." + Sql.name(EventLog.PARTITION), DuckDBColumnType.INTEGER);
      read.column("e." + Sql.name(EventLog.OFFSET), DuckDBColumnType.BIGINT);
    }
    int reason = mayBeBad() ? read.column(reason(), DuckDBColumnType.INTEGER) : NOTHING;
    Arrays.fill(places, NOTHING);
    use.slots()
        .forEach(
            (slot, field) -> {
              places[slot] = ALWAYS_TRUE;
              if (field != null) {
                columns[slot] = SlotColumn.of(type(stream, field));
                places[slot] = read.column(expression(field), columns[slot].columnType());
              }
            });
    AtomicLong copied = new AtomicLong();
    Object telling = new Object();
    database.read(
        read,
        from(keys),
        chunk -> {
          try (KeyedRows.Lane lane = rows.lane()) {
            copy(chunk, columns, places, reason, lane);
          }
          synchronized (telling) {
            progress.accept(copied.addAndGet(chunk.rowCount()));
          }
        });
  }

  private void copy(
      DuckDBDataChunkReader chunk,
      SlotColumn[] columns,
      int[] places,
      int reason,
      KeyedRows.Lane lane) {
    boolean carriesOn = SweepLayout.carriesOn(view);
    int feed = view.feeds().indexOf(stream);
    DuckDBReadableVector[] vectors = new DuckDBReadableVector[(int) chunk.columnCount()];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = chunk.vector(i);
    }
    ByteWriter row = new ByteWriter(64);
    long rows = chunk.rowCount();
    for (long at = 0; at < rows; at++) {
      if (reason != NOTHING && isBad(vectors[reason].getInt(at))) {
        continue;
      }
      long millis = vectors[1].getLong(at);
      row.clear();
      if (!carriesOn) {
        SweepLayout.writeOrigin(feed, vectors[2].getInt(at), vectors[3].getLong(at), millis, row);
      }
      boolean any = false;
      for (int slot = 0; slot < places.length; slot++) {
        if (places[slot] == ALWAYS_TRUE) {
          row.writeByte(1);
          row.writeByte(1);
          any = true;
        } else if (places[slot] == NOTHING || vectors[places[slot]].isNull(at)) {
          row.writeByte(0);
        } else {
          row.writeByte(1);
          columns[slot].copy(vectors[places[slot]], at, row);
          any = true;
        }
      }
      // As the view's code does: an event without any value is none of the key's.
      if (any) {
        lane.add(vectors[0].getInt(at), SweepLayout.x(millis, SweepLayout.EVENT), row);
      }
    }
  }

  /** Counts it, if it is. */
  private boolean isBad(int reason) {
    switch (reason) {
      case NOT_FINITE -> notFinite.increment();
      case NULL_KEY -> nullKeys.increment();
      case LONG_KEY -> longKeys.increment();
      default -> {
        return false;
      }
    }
    return true;
  }

  /** What was refused of all events in the range, when they were read. */
  Map<ReasonCode, Long> bad() {
    Map<ReasonCode, Long> bad = new EnumMap<>(ReasonCode.class);
    if (notFinite.sum() > 0) {
      bad.put(ReasonCode.NOT_FINITE, notFinite.sum());
    }
    if (nullKeys.sum() > 0) {
      bad.put(ReasonCode.NULL_KEY, nullKeys.sum());
    }
    if (longKeys.sum() > 0) {
      bad.put(ReasonCode.TOO_LARGE, longKeys.sum());
    }
    return bad;
  }

  private String from(SpineKeys keys) {
    List<String> joined = new ArrayList<>();
    for (int i = 0; i < use.keyFields().size(); i++) {
      joined.add("e.%s = q.c%s".formatted(column(use.keyFields().get(i)), i));
    }
    return "%s e %sJOIN %s q ON %s%s"
        .formatted(
            scan(),
            mayBeBad() ? "LEFT " : "",
            keys.table(),
            String.join(" AND ", joined),
            conditions());
  }

  private String expression(String field) {
    String column = "e." + column(field);
    return switch (SlotColumn.of(type(stream, field))) {
      case MICROS -> "epoch_us(" + column + ")";
      case DAYS -> "date_diff('day', DATE '1970-01-01', " + column + ")";
      case BOOL, INT32, INT64, FLOAT32, FLOAT64, TEXT, CODED -> column;
    };
  }

  private String conditions() {
    List<String> conditions = new ArrayList<>();
    String time = "e." + EventLog.EVENT_TIME;
    if (isDate(range.fromMillis())) {
      conditions.add(time + " >= " + instant(range.fromMillis()));
    }
    if (isDate(range.toMillis())) {
      conditions.add(time + " < " + instant(range.toMillis()));
    }
    if (isDate(range.knownAtMillis())) {
      conditions.add("e." + EventLog.INGESTED_AT + " < " + instant(range.knownAtMillis() + 1));
    }
    if (mayBeBad()) {
      conditions.add(
          "(q.k IS NOT NULL OR (%s) OR (%s) OR (%s))"
              .formatted(isNotFinite(), isNullKey(), isLongKey()));
    }
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  /** Whether there are columns that may make an event bad. */
  private boolean mayBeBad() {
    return Stream.of(isNotFinite(), isNullKey(), isLongKey()).anyMatch(each -> !each.equals(NEVER));
  }

  /** The order is that of the view's code: values first. */
  private String reason() {
    return "CASE WHEN %s THEN %s WHEN %s THEN %s WHEN %s THEN %s ELSE %s END"
        .formatted(isNotFinite(), NOT_FINITE, isNullKey(), NULL_KEY, isLongKey(), LONG_KEY, GOOD);
  }

  private String isNotFinite() {
    String any =
        use.slots().values().stream()
            .filter(field -> field != null && isFraction(type(stream, field)))
            .distinct()
            .map(field -> "NOT isfinite(e.%s)".formatted(column(field)))
            .collect(Collectors.joining(" OR "));
    return any.isEmpty() ? NEVER : any;
  }

  private String isNullKey() {
    String any =
        use.keyFields().stream()
            .filter(field -> field(stream, field).nullable())
            .map(field -> "e.%s IS NULL".formatted(column(field)))
            .collect(Collectors.joining(" OR "));
    return any.isEmpty() ? NEVER : unlessNothingIsTaken(any);
  }

  private String isLongKey() {
    KeyBytes bytes = new KeyBytes();
    for (int i = 0; i < use.keyFields().size(); i++) {
      bytes.add("e." + column(use.keyFields().get(i)), view.keys().spec().key().get(i).type());
    }
    String tooLong = bytes.isTooLong();
    return tooLong.equals(NEVER) ? NEVER : unlessNothingIsTaken(tooLong);
  }

  /** The view's code asks for no key where an event has no value. */
  private String unlessNothingIsTaken(String condition) {
    Collection<String> values = use.slots().values();
    boolean always =
        values.stream().anyMatch(field -> field == null || !field(stream, field).nullable());
    return always
        ? condition
        : "(%s) AND (%s)"
            .formatted(
                condition,
                values.stream()
                    .map(field -> "e.%s IS NOT NULL".formatted(column(field)))
                    .collect(Collectors.joining(" OR ")));
  }

  private static boolean isFraction(DataType type) {
    return type instanceof DataType.Float64 || type instanceof DataType.Float32;
  }

  /** Whether it is a bound that can be written, and not the end of a long. */
  private static boolean isDate(long millis) {
    return Math.abs(millis) < 100_000_000_000_000L && millis != Long.MIN_VALUE;
  }

  private static String instant(long millis) {
    String text = Instant.ofEpochMilli(millis).toString().replace('T', ' ').replace("Z", "+00");
    return "TIMESTAMP WITH TIME ZONE " + Sql.text(text);
  }

  private String scan() {
    Map<String, DataType> types = new LinkedHashMap<>();
    types.put(EventLog.EVENT_TIME, DataType.TIMESTAMP);
    types.put(EventLog.INGESTED_AT, DataType.TIMESTAMP);
    types.put(EventLog.OFFSET, DataType.INT64);
    types.put(EventLog.PARTITION, DataType.INT32);
    Stream.concat(use.keyFields().stream(), use.slots().values().stream())
        .filter(field -> field != null)
        .forEach(field -> types.put(EventLog.column(field), type(stream, field)));
    String columns = LogColumns.of(files, types);
    String known =
        types.entrySet().stream()
            .filter(column -> column.getValue() instanceof DataType.Enumeration)
            .map(column -> known(Sql.name(column.getKey()), column.getValue()))
            .collect(Collectors.joining(", "));
    return known.isEmpty() ? columns : "(SELECT * REPLACE (%s) FROM %s)".formatted(known, columns);
  }

  /** A symbol that is no more is none for the view's code. */
  private static String known(String column, DataType type) {
    String symbols =
        ((DataType.Enumeration) type)
            .symbols().stream().map(Sql::text).collect(Collectors.joining(", "));
    return "CASE WHEN %1$s IN (%2$s) THEN %1$s END AS %1$s".formatted(column, symbols);
  }

  /** In words. */
  String plan() {
    Set<String> columns = new LinkedHashSet<>(use.keyFields());
    use.slots().values().stream().filter(field -> field != null).forEach(columns::add);
    return "%s, columns %s".formatted(files.plan(), columns);
  }

  private static String column(String field) {
    return Sql.name(EventLog.column(field));
  }

  private static DataType type(BoundStream stream, String field) {
    return field(stream, field).type();
  }

  private static DataType.Field field(BoundStream stream, String name) {
    return stream.spec().type().fields().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
