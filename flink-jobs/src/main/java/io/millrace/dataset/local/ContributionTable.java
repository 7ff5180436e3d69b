package io.millrace.dataset.local;

import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.decode.DecodeEvents;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/**
 * What events add to the keys of a spine in one view: table {@code added_VIEW}, a row for each
 * contribution. Written once, then read sorted.
 */
final class ContributionTable implements AutoCloseable {
  private final String name;
  private final List<ViewLayout.Slot> slots;
  private final SlotColumn[] columns;
  private final Map<EntityKey, Integer> numbers;
  private final DuckDBAppender appender;

  private ContributionTable(
      String name,
      List<ViewLayout.Slot> slots,
      SlotColumn[] columns,
      Map<EntityKey, Integer> numbers,
      DuckDBAppender appender) {
    this.name = name;
    this.slots = slots;
    this.columns = columns;
    this.numbers = numbers;
    this.appender = appender;
  }

  /**
   * Makes the table.
   *
   * @param numbers of the spine's keys
   */
  static ContributionTable create(
      LocalDatabase database, BoundView view, Map<EntityKey, Integer> numbers) throws SQLException {
    List<ViewLayout.Slot> slots = view.layout().slots();
    SlotColumn[] columns =
        slots.stream().map(slot -> SlotColumn.of(slot.type())).toArray(SlotColumn[]::new);
    String name = "added_" + view.spec().name();
    List<String> defined =
        new ArrayList<>(
            List.of(
                "k INTEGER",
                "t BIGINT",
                "kind INTEGER",
                "e BIGINT",
                "s INTEGER",
                "p INTEGER",
                "o BIGINT"));
    for (int i = 0; i < columns.length; i++) {
      defined.add("v" + i + " " + columns[i].sql());
    }
    database.execute("CREATE TABLE %s (%s)".formatted(Sql.name(name), Sql.list(defined)));
    return new ContributionTable(name, slots, columns, numbers, database.appender(name));
  }

  /**
   * Takes what an event adds, if the spine asks for its key.
   *
   * @param countsFromMillis the instant that it is sorted by: its own, or of a table's row from
   *     when on it is known
   * @param kind {@link SweepLayout#EVENT} or {@link SweepLayout#ROW_OF_TABLE}
   */
  void add(Contribution added, long countsFromMillis, int kind) throws SQLException {
    Integer number = numbers.get(added.key());
    if (number == null || added.key().bytes().length > DecodeEvents.MOST_KEY_BYTES) {
      return;
    }
    appender
        .beginRow()
        .append(number.intValue())
        .append(countsFromMillis)
        .append(kind)
        .append(added.timeMillis())
        .append(added.stream())
        .append(added.partition())
        .append(added.offset());
    for (int i = 0; i < columns.length; i++) {
      Object value = added.values()[i];
      if (value == null) {
        appender.appendNull();
      } else {
        columns[i].append(appender, slots.get(i).type(), value);
      }
    }
    appender.endRow();
  }

  /** Ends writing. */
  @Override
  public void close() throws SQLException {
    appender.close();
  }

  /** The branches of the sweep that read it: one for each kind that a view can have. */
  List<String> branches(SweepLayout layout) {
    String[] values = new String[columns.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = "v" + i;
    }
    List<String> branches = new ArrayList<>();
    for (int kind : new int[] {SweepLayout.ROW_OF_TABLE, SweepLayout.EVENT}) {
      branches.add(
          layout.select("t", kind, "o", "s", "p", "e", values)
              + " FROM %s WHERE kind = %d".formatted(Sql.name(name), kind));
    }
    return branches;
  }
}
