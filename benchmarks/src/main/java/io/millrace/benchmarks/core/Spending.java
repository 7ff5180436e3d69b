package io.millrace.benchmarks.core;

import io.millrace.aggregate.Aggregations;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.core.ViewLayout.Cell;
import io.millrace.core.ViewLayout.Column;
import io.millrace.core.ViewLayout.Slot;
import io.millrace.core.Window;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Views over amounts of money, made as the compiler makes them, and payments for one of their keys.
 * Slot 0 is the event itself, the others are amounts.
 */
public final class Spending {
  public static final long MINUTE = 60_000;
  public static final long HOUR = 60 * MINUTE;
  public static final long DAY = 24 * HOUR;

  /** 1 h, 24 h and 30 d with the tiles they have by default. */
  public static final List<Window> WINDOWS =
      List.of(
          new Window(HOUR, MINUTE, 0),
          new Window(DAY, 15 * MINUTE, 0),
          new Window(30 * DAY, 6 * HOUR, 0));

  /** Where the events of a benchmark end: some instant inside of all tiles. */
  public static final long NOW = 20_000 * DAY + 10 * HOUR + 7 * MINUTE + 31_000;

  private static final EntityKey KEY =
      new EntityKey(new byte[] {16, 'c', 'a', 'r', 'd', '-', '4', '7', '1'});
  private static final int SEED = 7;

  private Spending() {}

  /** Sum, count, mean and maximum of one amount over {@link #WINDOWS}: twelve features. */
  public static ViewLayout twelveFeatures() {
    return layout(1, List.of("sum", "count", "mean", "max"), WINDOWS);
  }

  /**
   * Each kind over each window of each amount.
   *
   * @param amounts how many fields the events have
   */
  public static ViewLayout layout(int amounts, List<String> kinds, List<Window> windows) {
    return layout(amounts, kinds, windows, Integer.MAX_VALUE);
  }

  /**
   * The same, but no more than so many features, each kind over all windows before the next.
   *
   * @param most at least 1
   */
  public static ViewLayout layout(int amounts, List<String> kinds, List<Window> windows, int most) {
    List<Slot> slots = new ArrayList<>(List.of(new Slot(0, null)));
    List<Column> columns = new ArrayList<>();
    List<Cell> cells = new ArrayList<>();
    for (int amount = 1; amount <= amounts; amount++) {
      slots.add(new Slot(0, DataType.FLOAT64));
      for (String kind : kinds) {
        if (cells.size() == most) {
          break;
        }
        int slot = kind.equals("count") ? 0 : amount;
        columns.add(
            new Column(slot, Aggregations.kind(kind).create(slots.get(slot).type(), Map.of())));
        for (Window window : windows.subList(0, Math.min(windows.size(), most - cells.size()))) {
          cells.add(
              new Cell(kind + amount + "_" + window.lengthMillis(), columns.size() - 1, window));
        }
      }
    }
    return new ViewLayout("spending", 0x5eed, slots, columns, cells);
  }

  /** The same payments at each call. */
  public static Random random() {
    return new Random(SEED);
  }

  /**
   * A payment that arrives when it happens.
   *
   * @param amounts how many fields it has
   */
  public static Contribution payment(long timeMillis, long offset, int amounts, Random random) {
    return payment(timeMillis, timeMillis, offset, amounts, random);
  }

  public static Contribution payment(
      long timeMillis, long arrivalMillis, long offset, int amounts, Random random) {
    Object[] values = new Object[amounts + 1];
    values[0] = Boolean.TRUE;
    for (int i = 1; i <= amounts; i++) {
      values[i] = Math.rint(Math.exp(random.nextGaussian() + 3) * 100) / 100;
    }
    return new Contribution(KEY, timeMillis, arrivalMillis, 0, 0, offset, values);
  }
}
