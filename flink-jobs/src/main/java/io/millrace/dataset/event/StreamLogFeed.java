package io.millrace.dataset.event;

import io.millrace.compile.BoundStream;
import io.millrace.dataset.FeedReport;
import io.millrace.event.BadEventException;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.IcebergValues;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.OfflineLog;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.io.IOException;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * A stream in the offline log, at one snapshot of its table {@code events_<stream>}, whole events,
 * deletes honoured. Only files whose days can hold what is asked for are read. Events are checked
 * again if the stream's definition has changed since they were logged, also where a job has begun
 * to log by the new one. Not thread-safe.
 */
public final class StreamLogFeed implements FeedReader {
  private final BoundStream stream;
  private final OfflineLog log;
  private final Table table;
  private final String[] columns;
  private final boolean checked;
  private final ForgottenFeed forgotten;
  private final Long snapshotId;
  private final OptionalLong historyStart;

  /** Null until somebody asks. */
  private Optional<List<String>> plainPaths;

  /**
   * @param snapshotId the one to read; null for the current one
   * @param forgotten what is passed over
   * @param historyStart from when on nothing is missing, where that is known without looking
   * @throws io.millrace.job.offline.OfflineLogException if the log has no such table
   */
  public StreamLogFeed(
      BoundStream stream,
      OfflineLog log,
      Long snapshotId,
      ForgottenFeed forgotten,
      OptionalLong historyStart) {
    this.stream = stream;
    this.historyStart = historyStart;
    this.log = log;
    this.forgotten = forgotten;
    this.table = log.table(EventLog.name(stream.name()));
    this.snapshotId = LogFiles.snapshot(table, snapshotId);
    List<DataType.Field> fields = stream.spec().type().fields();
    this.columns = new String[fields.size()];
    for (int i = 0; i < columns.length; i++) {
      String column = EventLog.column(fields.get(i).name());
      columns[i] = table.schema().findField(column) == null ? null : column;
    }
    this.checked =
        lets(stream)
            && stream.spec().fingerprint().equals(table.properties().get(LogTable.FINGERPRINT));
  }

  /** Whether the stream lets in all that its definitions so far let in. */
  private boolean lets(BoundStream stream) {
    if (!table.properties().containsKey(LogTable.EARLIER)) {
      return true;
    }
    String aheadMillis = table.properties().get(LogTable.AHEAD);
    return stream.spec().constraints().isEmpty()
        && !stream.runsCode()
        && aheadMillis != null
        && Long.parseLong(aheadMillis) <= stream.spec().aheadMillis();
  }

  /**
   * The files that a range lies in, where whoever reads their columns has what {@link #read} gives:
   * nothing is deleted or forgotten, the definition has not changed since, and no column is missing
   * or may lack what an event cannot be without.
   */
  public Optional<PlainFiles> plainFiles(EventRange range) {
    return plainPaths().flatMap(all -> LogFiles.plain(table, snapshotId, condition(range), all));
  }

  /**
   * Some columns of the files that a range lies in, also of events outside of it; empty where
   * whoever reads them has not what {@link #read} gives.
   *
   * @param names of columns of the log
   */
  public Optional<PlainRows> plainRows(EventRange range, Collection<String> names) {
    return plainPaths()
        .map(all -> LogFiles.tasks(table, snapshotId, condition(range)))
        .filter(tasks -> !tasks.isEmpty())
        .map(tasks -> PlainRows.of(table, tasks, List.copyOf(names)));
  }

  /** All files of the snapshot where they may be read as they are; looked at once. */
  private Optional<List<String>> plainPaths() {
    if (plainPaths == null) {
      boolean whole =
          checked
              && forgotten.isEmpty()
              && Arrays.stream(columns).allMatch(Objects::nonNull)
              && hasAllItNeeds();
      plainPaths =
          whole
              ? LogFiles.plainPaths(LogFiles.tasks(table, snapshotId, Expressions.alwaysTrue()))
              : Optional.empty();
    }
    return plainPaths;
  }

  /** Events from before a number that cannot be null came into being are bad by code. */
  private boolean hasAllItNeeds() {
    return stream.spec().type().fields().stream()
        .allMatch(
            field -> hasAllItNeeds(field, table.schema().findField(EventLog.column(field.name()))));
  }

  private static boolean hasAllItNeeds(DataType.Field field, Types.NestedField column) {
    return (field.nullable() || column.isRequired()) && hasAllItNeeds(field.type(), column.type());
  }

  private static boolean hasAllItNeeds(DataType type, Type column) {
    if (type instanceof DataType.Struct struct) {
      return struct.fields().stream()
          .allMatch(
              field ->
                  hasAllItNeeds(
                      field, column.asStructType().field(IcebergValues.column(field.name()))));
    } else if (type instanceof DataType.ListOf list) {
      return hasAllItNeeds(list.element(), column.asListType().elementType());
    }
    return !(type instanceof DataType.MapOf map)
        || hasAllItNeeds(map.value(), column.asMapType().valueType());
  }

  /**
   * What is told of the stream when its files were read by others.
   *
   * @param firstByPartition finds the first logged event of each partition, where that matters
   */
  public Outcome outcome(
      PlainFiles read, Supplier<Map<Integer, LogHistory.First>> firstByPartition) {
    LogHistory history = history(firstByPartition);
    FeedReport report =
        new FeedReport(stream.name(), read.plan(), read.rows(), Map.of(), read.snapshotId());
    return new Outcome(report, history.firstMillis(), history.startMillis());
  }

  private static Expression condition(EventRange range) {
    return Expressions.and(
        LogInstants.between(EventLog.EVENT_TIME, range.fromMillis(), range.toMillis()),
        LogInstants.until(EventLog.INGESTED_AT, range.knownAtMillis()));
  }

  @Override
  public List<EventRange> parts(EventRange range) {
    return LogFiles.days(table, snapshotId, condition(range), range);
  }

  @Override
  public Tally scan(EventRange range, Taker taker) throws IOException, SQLException {
    Counting count = new Counting();
    if (snapshotId != null) {
      try (CloseableIterable<Record> rows =
          IcebergGenerics.read(table).useSnapshot(snapshotId).where(condition(range)).build()) {
        for (Record row : rows) {
          event(row, range, taker, count);
        }
      }
    }
    return count.tally();
  }

  @Override
  public Outcome outcome(EventRange range, Tally all) {
    return outcome(range, all, () -> LogHistory.firstByPartition(table, snapshotId));
  }

  /**
   * The same where somebody else finds the first logged event of each partition.
   *
   * @param firstByPartition asked where it matters
   */
  public Outcome outcome(
      EventRange range, Tally all, Supplier<Map<Integer, LogHistory.First>> firstByPartition) {
    LogHistory history = history(firstByPartition);
    String plan = LogFiles.plan(table, snapshotId, condition(range));
    return new Outcome(
        new FeedReport(stream.name(), plan, all.events(), all.bad(), snapshotId),
        Math.min(all.firstMillis(), history.firstMillis()),
        history.startMillis());
  }

  private LogHistory history(Supplier<Map<Integer, LogHistory.First>> firstByPartition) {
    return historyStart.isPresent()
        ? new LogHistory(LogHistory.firstMillis(table, snapshotId), historyStart.getAsLong())
        : LogHistory.of(
            table,
            snapshotId,
            stream,
            firstByPartition,
            below -> LogHistory.firstLetters(log, stream.name(), below));
  }

  @Override
  public Long snapshotId() {
    return snapshotId;
  }

  @Override
  public long estimatedEvents() {
    return LogFiles.records(table, snapshotId);
  }

  private void event(Record row, EventRange range, Taker taker, Counting count)
      throws SQLException {
    count.event();
    long timeMillis = LogInstants.millis((OffsetDateTime) row.getField(EventLog.EVENT_TIME));
    long arrivalMillis = LogInstants.millis((OffsetDateTime) row.getField(EventLog.INGESTED_AT));
    count.at(timeMillis);
    if (!range.holds(timeMillis, arrivalMillis)) {
      return;
    }
    try {
      Object event = stream.binding().fromStruct(struct(row));
      if (!checked) {
        stream.checkAhead(timeMillis, arrivalMillis);
        stream.check(event);
      }
      int partition = (Integer) row.getField(EventLog.PARTITION);
      long offset = (Long) row.getField(EventLog.OFFSET);
      if (!forgotten.forgets(event, partition, offset, arrivalMillis)) {
        taker.take(event, timeMillis, arrivalMillis, partition, offset);
      }
    } catch (BadEventException e) {
      count.bad(e.code());
    }
  }

  private StructValue struct(Record row) {
    List<DataType.Field> fields = stream.spec().type().fields();
    Object[] values = new Object[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          columns[i] == null
              ? null
              : IcebergValues.canonical(fields.get(i).type(), row.getField(columns[i]));
    }
    return new StructValue(Arrays.asList(values));
  }
}
