package io.millrace.dataset.local;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.ViewLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The columns that a view is swept over, and no more than its aggregations need.
 *
 * <p>{@code k}: number of the key. {@code x}: instant in milliseconds times four, plus what happens
 * there: {@link #ROW_OF_TABLE}, {@link #QUESTION} or {@link #EVENT}. {@code o}: the offset, of a
 * question the spine's row. {@code s}: the stream. {@code p}: the partition. {@code e}: the event's
 * time, where it is not the instant. {@code v0...}: the slots.
 */
final class SweepLayout {
  /** What happens first at an instant: a row of a table that is known then counts. */
  static final int ROW_OF_TABLE = 0;

  static final int QUESTION = 1;

  /** What happens last at an instant: an event at the instant asked for does not count. */
  static final int EVENT = 2;

  private static final int NO_STREAM = -1;

  private final List<ViewLayout.Slot> slots;
  private final SlotColumn[] columns;
  private final int[] constantOf;
  private final boolean ordered;
  private final boolean manyFeeds;
  private final boolean tables;

  /**
   * @param constantOf by slot the stream of which every event puts {@code true} into it, so that it
   *     needs no column; else -1
   */
  private SweepLayout(BoundView view, int[] constantOf) {
    this.slots = view.layout().slots();
    this.constantOf = constantOf;
    this.columns =
        slots.stream().map(slot -> SlotColumn.of(slot.type())).toArray(SlotColumn[]::new);
    this.ordered =
        view.layout().columns().stream().anyMatch(column -> column.aggregator().usesOrder());
    this.manyFeeds = view.feeds().size() > 1;
    this.tables = view.feeds().stream().anyMatch(BoundTable.class::isInstance);
  }

  /**
   * @param direct feeds whose events come as plain columns
   */
  static SweepLayout of(BoundView view, List<? extends BoundFeed> direct) {
    int[] constantOf = new int[view.layout().slots().size()];
    Arrays.fill(constantOf, NO_STREAM);
    for (BoundFeed feed : direct) {
      view.plainUse(feed.name())
          .orElseThrow()
          .slots()
          .forEach(
              (slot, field) -> {
                if (field == null) {
                  constantOf[slot] = view.feeds().indexOf(feed);
                }
              });
    }
    return new SweepLayout(view, constantOf);
  }

  ViewLayout.Slot slot(int slot) {
    return slots.get(slot);
  }

  int slots() {
    return columns.length;
  }

  SlotColumn column(int slot) {
    return columns[slot];
  }

  /**
   * The stream of which every event puts {@code true} into the slot, which has no column; or -1.
   */
  int constantOf(int slot) {
    return constantOf[slot];
  }

  /** Place of {@code s}, or -1. */
  int streamPlace() {
    return manyFeeds ? 3 : -1;
  }

  /** Place of {@code p}, or -1. */
  int partitionPlace() {
    return ordered ? 3 + (manyFeeds ? 1 : 0) : -1;
  }

  /** Place of {@code e}, or -1. */
  int timePlace() {
    return tables ? 3 + (manyFeeds ? 1 : 0) + (ordered ? 1 : 0) : -1;
  }

  /** Place of a slot's column, or -1. */
  int valuePlace(int slot) {
    if (constantOf[slot] >= 0) {
      return -1;
    }
    int place = 3 + (manyFeeds ? 1 : 0) + (ordered ? 1 : 0) + (tables ? 1 : 0);
    for (int i = 0; i < slot; i++) {
      place += constantOf[i] >= 0 ? 0 : 1;
    }
    return place;
  }

  /**
   * What a branch selects, in the order of the columns.
   *
   * @param instant milliseconds
   * @param values expression of each slot; null for none
   */
  String select(
      String instant,
      int kind,
      String offset,
      String stream,
      String partition,
      String time,
      String[] values) {
    List<String> selected = new ArrayList<>();
    selected.add("k");
    selected.add("(%s) * 4 + %d AS x".formatted(instant, kind));
    selected.add("CAST(%s AS BIGINT) AS o".formatted(offset));
    if (manyFeeds) {
      selected.add("CAST(%s AS INTEGER) AS s".formatted(stream));
    }
    if (ordered) {
      selected.add("CAST(%s AS INTEGER) AS p".formatted(partition));
    }
    if (tables) {
      selected.add("CAST(%s AS BIGINT) AS e".formatted(time));
    }
    for (int i = 0; i < columns.length; i++) {
      if (constantOf[i] < 0) {
        selected.add(
            "CAST(%s AS %s) AS v%d"
                .formatted(values[i] == null ? "NULL" : values[i], columns[i].sql(), i));
      }
    }
    return "SELECT " + Sql.list(selected);
  }

  /** What the spine asks. */
  String questions(String asked) {
    return select("t", QUESTION, "r", "0", "0", "0", new String[columns.length]) + " FROM " + asked;
  }

  /**
   * Everything that happens to each key, one key after the other, in the order of time. Events of
   * one instant come in any order: what they add up to does not depend on it.
   */
  static String sorted(List<String> branches) {
    return "SELECT * FROM (" + String.join(" UNION ALL ", branches) + ") ORDER BY k, x";
  }
}
