package io.millrace.dataset.spine;

import io.millrace.answer.OpenRow;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Problems;
import io.millrace.dataset.ViewReading;
import io.millrace.dataset.event.EventRange;
import io.millrace.dataset.event.FeedReader;
import io.millrace.dataset.event.Feeds;
import io.millrace.dataset.event.PullFeed;
import io.millrace.dataset.event.ServedLogFeed;
import io.millrace.event.BadEventException;
import io.millrace.job.offline.IcebergTypes;
import io.millrace.job.offline.LogColumn;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.SnapshotTable;
import io.millrace.manifest.EntitySpec;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/**
 * The keys and instants that a reading of a view is about, as a spine. They are held in memory: as
 * many as the limit, or all. Used once; not thread-safe.
 */
public final class ViewSpine {
  private static final Comparator<Row> NEWEST_FIRST =
      Comparator.comparingLong(Row::atMillis)
          .reversed()
          .thenComparing(Row::key, (a, b) -> java.util.Arrays.compare(a.bytes(), b.bytes()));

  private final ViewReading reading;
  private final BoundView view;
  private final Set<EntityKey> keys = new HashSet<>();
  private final TreeSet<Row> rows = new TreeSet<>(NEWEST_FIRST);
  private final Map<String, Long> snapshots = new HashMap<>();
  private long unreadable;

  private record Row(EntityKey key, long atMillis) {}

  /**
   * The spine.
   *
   * @param snapshots of the log, by stream, table or view, that keys and instants were found in:
   *     the values are those of the same ones
   * @param warnings what is not among the rows
   */
  public record Written(DataFile file, Map<String, Long> snapshots, List<String> warnings) {
    public Written {
      snapshots = Map.copyOf(snapshots);
      warnings = List.copyOf(warnings);
    }
  }

  private ViewSpine(ViewReading reading, BoundView view) {
    this.reading = reading;
    this.view = view;
    for (List<String> key : reading.keys()) {
      keys.add(view.keys().parse(key));
    }
  }

  /**
   * Writes the keys and instants to a file.
   *
   * @param time name of the column of instants
   * @throws DatasetException with everything that is wrong with the reading
   */
  public static Written write(FeatureStore store, ViewReading reading, String time, Path file)
      throws IOException {
    Problems problems = new Problems();
    try {
      ViewSpine spine = new ViewSpine(reading, store.view(reading.view()));
      spine.collect(store, problems);
      if (problems.isEmpty()) {
        return new Written(spine.write(time, file), spine.snapshots, spine.warnings());
      }
    } catch (IllegalArgumentException e) {
      boolean isThere =
          store.views().stream().anyMatch(each -> each.spec().name().equals(reading.view()));
      if (isThere) {
        problems.add(e.getMessage());
      } else {
        problems.addMissing(e.getMessage());
      }
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
    throw DatasetException.ofView(reading.view(), problems);
  }

  /** The key columns' names, and one for the instants that none of them has. */
  public static String timeColumn(FeatureStore store, ViewReading reading) {
    List<String> taken =
        store.view(reading.view()).keys().spec().key().stream()
            .map(EntitySpec.KeyColumn::name)
            .toList();
    String time = reading.time();
    while (taken.contains(time)) {
      time += "_";
    }
    return time;
  }

  private void collect(FeatureStore store, Problems problems) throws IOException, SQLException {
    if (reading.asOf() != null && !keys.isEmpty()) {
      keys.forEach(key -> add(key, reading.asOf().toEpochMilli()));
      return;
    }
    DatasetRequest request =
        DatasetRequest.of("rows", DataFile.parse("rows.csv"), reading.time())
            .mode(
                reading.isServed() ? DatasetRequest.Mode.AS_SERVED : DatasetRequest.Mode.RECOMPUTED)
            .timeOf(reading.timeOf())
            .log(reading.log())
            .register(reading.register());
    for (var source : reading.sources().entrySet()) {
      request = request.source(source.getKey(), source.getValue());
    }
    try (Feeds feeds = Feeds.of(request, store, problems)) {
      feeds
          .pulls()
          .ifPresent(
              pulls -> snapshots.put(PullFeed.NAME, SnapshotTable.orNone(pulls.snapshotId())));
      if (reading.isServed()) {
        Optional<ServedLogFeed> served = feeds.served(view, problems);
        if (served.isPresent() && problems.isEmpty()) {
          snapshots.put(view.spec().name(), SnapshotTable.orNone(served.get().snapshotId()));
          OpenRow rows = new OpenRow(view.layout());
          served
              .get()
              .read(
                  until() - 1,
                  new ServedLogFeed.Taker() {
                    @Override
                    public void take(
                        EntityKey key, long epoch, long position, long at, byte[] row) {
                      if (isAsked(key, at)) {
                        takeServed(rows, key, at, row);
                      }
                    }

                    @Override
                    public void ofOtherKey(long at) {
                      unreadable += keys.isEmpty() && isAsked(at) ? 1 : 0;
                    }
                  });
        }
        return;
      }
      for (BoundFeed feed : view.feeds()) {
        Optional<FeedReader> reader = feeds.reader(feed, problems);
        if (reader.isPresent() && problems.isEmpty()) {
          snapshots.put(feed.name(), SnapshotTable.orNone(reader.get().snapshotId()));
          read(feed, reader.get());
        }
      }
    }
  }

  private void read(BoundFeed feed, FeedReader reader) throws IOException, SQLException {
    long end = reading.asOf() == null ? until() : reading.asOf().toEpochMilli();
    reader.read(
        new EventRange(Long.MIN_VALUE, end, Long.MAX_VALUE),
        (event, timeMillis, arrivalMillis, partition, offset) -> {
          try {
            if (feed instanceof BoundTable table) {
              for (Contribution each :
                  view.contributions(table, (PulledRow) event, arrivalMillis)) {
                // Observed before, it counts when it becomes known; else, as an event, later.
                take(each.key(), timeMillis < arrivalMillis ? arrivalMillis : arrivalMillis + 1);
              }
            } else {
              for (Contribution each :
                  view.contributions(
                      feed.name(), event, timeMillis, timeMillis, partition, offset)) {
                take(each.key(), timeMillis + 1);
              }
            }
          } catch (BadEventException e) {
            // Counted when the values are computed.
          }
        });
  }

  private void take(EntityKey key, long atMillis) {
    if (isAsked(key, atMillis)) {
      add(key, reading.asOf() == null ? atMillis : reading.asOf().toEpochMilli());
    }
  }

  private boolean isAsked(EntityKey key, long atMillis) {
    return (keys.isEmpty() || keys.contains(key)) && isAsked(atMillis);
  }

  private boolean isAsked(long atMillis) {
    return reading.asOf() != null
        ? atMillis <= reading.asOf().toEpochMilli()
        : atMillis >= since() && atMillis < until();
  }

  /** What another version of the view decided has no values here that could be shown. */
  private void takeServed(OpenRow rows, EntityKey key, long atMillis, byte[] row) {
    try {
      if (row != null) {
        rows.open(row, atMillis);
      }
      add(key, atMillis);
    } catch (IllegalArgumentException e) {
      unreadable++;
    }
  }

  private List<String> warnings() {
    return unreadable == 0
        ? List.of()
        : List.of(
            "%s decided by another version of view '%s', which this one cannot read, and left out; table '%s' of the log has them"
                .formatted(
                    unreadable == 1 ? "1 row was" : unreadable + " rows were",
                    reading.view(),
                    reading.view()));
  }

  private void add(EntityKey key, long atMillis) {
    rows.add(new Row(key, atMillis));
    if (reading.limit() > 0 && rows.size() > reading.limit()) {
      rows.pollLast();
    }
  }

  private long since() {
    return reading.since() == null ? Long.MIN_VALUE : reading.since().toEpochMilli();
  }

  private long until() {
    return reading.until() == null
        ? Instant.parse("9999-01-01T00:00:00Z").toEpochMilli()
        : reading.until().toEpochMilli();
  }

  private DataFile write(String time, Path file) throws IOException {
    List<LogColumn> columns = new ArrayList<>();
    for (EntitySpec.KeyColumn key : view.keys().spec().key()) {
      columns.add(new LogColumn(key.name(), key.type(), true, null));
    }
    columns.add(new LogColumn(time, DataType.TIMESTAMP, true, null));
    List<String> names = columns.stream().map(LogColumn::name).toList();
    List<Type> types =
        IcebergTypes.schema(new LogTable("rows", columns, time, Map.of())).columns().stream()
            .map(Types.NestedField::type)
            .toList();
    try (SpineWriter writer = SpineWriter.literal(file, names, types)) {
      for (Row row : rows) {
        List<Object> values = new ArrayList<>(view.keys().decode(row.key()));
        values.add(Instant.ofEpochMilli(row.atMillis()));
        writer.add(values.stream().map(ViewSpine::generic).toArray());
      }
      writer.finish(new DataFile(DataFile.Format.PARQUET, file));
    }
    return new DataFile(DataFile.Format.PARQUET, file);
  }

  /** As Iceberg's generic records hold it. */
  private static Object generic(Object canonical) {
    return canonical instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : canonical;
  }
}
