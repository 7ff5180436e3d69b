package io.millrace.core;

import static io.millrace.core.Layouts.lifetime;
import static io.millrace.core.Layouts.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aggregate.Aggregations;
import io.millrace.aggregate.Aggregator;
import io.millrace.row.CellValue;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is carried on from question to question is what the core reads anew at each. */
final class WindowSweepTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {1});
  private static final List<Window> WINDOWS =
      List.of(window(60, 10), window(200, 20), window(200, 20, 35), window(45, 1), window(90, 30));

  @ParameterizedTest
  @CsvSource({"1, 5, 5", "2, 5, 40", "3, 1, 5", "4, 2, 400", "5, 4, 2", "6, 5, 1000"})
  void theValuesAreThoseOfTheCoreToTheBit(long seed, int windows, int longestGap) {
    ViewLayout layout = layout(WINDOWS.subList(0, windows));
    assertThoseOfTheCore(layout, new WindowSweep(layout), seed, longestGap);
  }

  @ParameterizedTest
  @CsvSource({"1, 5, 5, 64", "2, 5, 40, 16", "3, 1, 5, 40", "5, 4, 2, 200", "7, 3, 3, 128"})
  void theyStayThatWhenAKeyHasMoreEventsThanMayLieInMemory(
      long seed, int windows, int longestGap, int mostEvents) {
    ViewLayout layout = layout(WINDOWS.subList(0, windows));
    WindowSweep sweep = new WindowSweep(layout, mostEvents);
    assertThoseOfTheCore(layout, sweep, seed, longestGap);
    assertThat(sweep.keysInCore()).isPositive();
  }

  @Test
  void noMoreEventsOfAKeyLieInMemoryThanMay() {
    ViewLayout layout = layout(List.of(window(1_000_000, 10_000)), "sum", "count");
    WindowSweep sweep = new WindowSweep(layout, 1_000);
    sweep.begin();
    int most = 0;
    CellValue[] read = new CellValue[layout.cells().size()];
    for (int i = 0; i < 100_000; i++) {
      sweep.add(i, new Object[] {1.0, 1L});
      most = Math.max(most, sweep.eventsInMemory());
    }
    assertThat(most).isEqualTo(1_024);
    assertThat(sweep.read(100_000, read)).isTrue();
    assertThat(read[1].value()).isEqualTo(100_000L);
    sweep.begin();
    sweep.add(200_000, new Object[] {1.0, 1L});
    assertThat(sweep.read(200_001, read)).isTrue();
    assertThat(read[1].value()).as("the next key begins without events").isEqualTo(1L);
  }

  private static void assertThoseOfTheCore(
      ViewLayout layout, WindowSweep sweep, long seed, int longestGap) {
    ViewCore core = new ViewCore(layout);
    Random random = new Random(seed);
    CellValue[] expected = new CellValue[layout.cells().size()];
    CellValue[] found = new CellValue[expected.length];
    int read = 0;
    int missing = 0;
    for (int key = 0; key < 6; key++) {
      sweep.begin();
      KeyState state = null;
      long now = random.nextInt(1_000) - 500;
      for (int i = 0; i < 700; i++) {
        now += random.nextInt(4) == 0 ? random.nextInt(longestGap) : 0;
        if (random.nextInt(3) == 0) {
          boolean there = state != null;
          if (there) {
            core.advance(state, now);
            there = !core.isEmpty(state);
          }
          assertThat(sweep.read(now, found)).isEqualTo(there);
          if (there) {
            core.valuesNow(state, expected);
            assertThat(found).isEqualTo(expected);
          }
          read += there ? 1 : 0;
          missing += there ? 0 : 1;
          now++; // a question comes before the events of its instant
        } else {
          Object[] values = values(random);
          state = state == null ? core.create() : state;
          core.add(state, new Contribution(KEY, now, now, 0, 0, i, values), now);
          sweep.add(now, values);
        }
      }
    }
    assertThat(read).isPositive();
    assertThat(missing > 0 || longestGap < 400).isTrue();
  }

  @Test
  void aKeyThatIsNotAskedForKeepsOnlyWhatCanStillCount() {
    WindowSweep.SweptEvents events = new WindowSweep.SweptEvents(1);
    for (int i = 0; i < 64; i++) {
      events.add(i, new Object[] {(long) i});
    }
    assertThat(events.isFull()).isTrue();
    events.makeRoom(40);
    assertThat(events.isFull()).isFalse();
    assertThat(events.size()).isEqualTo(24);
    assertThat(events.time(0)).isEqualTo(40);
    assertThat(events.slot(0)[23]).isEqualTo(63L);
    assertThat(events.slot(0)).hasSize(64);
  }

  @Test
  void anAggregationThatCannotTakeBackIsRefused() {
    ViewLayout layout = layout(WINDOWS, "sum", "max");
    assertThat(WindowSweep.covers(layout)).isFalse();
    assertThatThrownBy(() -> new WindowSweep(layout))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "view 'test' has a lifetime, or aggregations that cannot take back what they added");
  }

  @Test
  void aLifetimeWouldKeepEveryEventAndIsRefused() {
    assertThat(WindowSweep.covers(layout(List.of(window(60, 10), lifetime())))).isFalse();
  }

  /** Of two slots, doubles and longs, each of which may be null. */
  private static Object[] values(Random random) {
    double number =
        random.nextInt(4) == 0
            ? (random.nextBoolean() ? 1 : -1) * 1e100
            : Math.scalb(random.nextDouble() - 0.5, random.nextInt(200) - 100);
    return new Object[] {
      random.nextInt(5) == 0 ? null : number, random.nextInt(5) == 0 ? null : random.nextLong()
    };
  }

  private static ViewLayout layout(List<Window> windows) {
    return layout(windows, "sum", "mean", "count", "stddev_sample", "variance_sample");
  }

  private static ViewLayout layout(List<Window> windows, String... kinds) {
    List<DataType> types = List.of(DataType.FLOAT64, DataType.INT64);
    List<ViewLayout.Column> columns = new ArrayList<>();
    List<ViewLayout.Cell> cells = new ArrayList<>();
    for (int slot = 0; slot < types.size(); slot++) {
      for (String kind : kinds) {
        Aggregator<?> aggregator = Aggregations.kind(kind).create(types.get(slot), Map.of());
        for (Window window : windows) {
          cells.add(new ViewLayout.Cell("f" + cells.size(), columns.size(), window));
        }
        columns.add(new ViewLayout.Column(slot, aggregator));
      }
    }
    return new ViewLayout(
        "test",
        1,
        types.stream().map(type -> new ViewLayout.Slot(0, type)).toList(),
        columns,
        cells);
  }
}
