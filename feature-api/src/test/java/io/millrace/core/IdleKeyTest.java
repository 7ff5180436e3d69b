package io.millrace.core;

import static io.millrace.core.Layouts.lifetime;
import static io.millrace.core.Layouts.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.Aggregator;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key whose events have ended: rows and timers alone keep it right until it is gone. */
class IdleKeyTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final EntityKey KEY = new EntityKey(new byte[] {1});
  private static final List<Window> DEFAULTS =
      List.of(window(HOUR, MINUTE), window(DAY, 15 * MINUTE), window(30 * DAY, 6 * HOUR));

  private static ViewLayout sums(int columns, List<Window> windows) {
    return Layouts.of(
        Collections.<Aggregator<?>>nCopies(columns, new LongSum()),
        Collections.nCopies(columns, windows));
  }

  private static List<Contribution> events(Random random, int count, long now, long ahead) {
    List<Contribution> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long reach = random.nextBoolean() ? HOUR : random.nextBoolean() ? 2 * DAY : 35 * DAY;
      long time = now + ahead - (long) (random.nextDouble() * reach);
      Object[] values = {
        random.nextLong(), random.nextInt(3) == 0 ? null : (Object) random.nextLong()
      };
      events.add(new Contribution(KEY, time, now, 0, i % 3, i, values));
    }
    return events;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isRightAtEveryEdgeFromRowToRowUntilNothingIsLeft(long seed) {
    Random random = new Random(seed);
    int columns = 1 + (int) seed * 2;
    List<Window> windows = new ArrayList<>(DEFAULTS);
    if (seed % 2 == 0) {
      windows.set(1, window(DAY, 15 * MINUTE, 20 * MINUTE));
    }
    ViewLayout layout = sums(columns, windows);
    List<Contribution> events = events(random, 250, 1_700_000_000_123L, seed == 3 ? 2 * MINUTE : 0);
    ViewCore core = new ViewCore(layout);
    RowCodec codec = new RowCodec(layout);
    RuleOne rule = new RuleOne(layout, events);
    KeyState state = core.create();
    events.forEach(event -> core.add(state, event, event.arrivalMillis()));

    List<TreeSet<Long>> edges = new ArrayList<>();
    for (ViewLayout.Cell cell : layout.cells()) {
      edges.add(ViewCoreTest.edges(cell.window(), events, state.clockMillis()));
    }
    int rows = 0;
    KeyState key = state;
    while (!core.isEmpty(key)) {
      OnlineRow row = core.row(key, key.clockMillis(), 1);
      long due = core.dueMillis(key, row);
      assertThat(codec.encode(row).length).isLessThan(ViewCore.ROW_BYTES);
      assertThat(due).isGreaterThan(row.startMillis());
      for (int cell = 0; cell < edges.size(); cell++) {
        Timeline timeline = row.cells().get(cell);
        assertThat(due).isLessThanOrEqualTo(timeline.horizonMillis());
        checkUntilTheHorizon(rule, cell, timeline, edges.get(cell).tailSet(row.startMillis()));
      }
      rows++;
      key = core.decode(core.encode(key));
      core.advance(key, due);
    }
    assertThat(rows).isGreaterThan(1);
    long gone = key.clockMillis();
    boolean needed = false;
    for (int cell = 0; cell < edges.size(); cell++) {
      needed |= !rule.at(cell, gone - 1).value().equals(0L);
      for (long t : edges.get(cell).tailSet(gone)) {
        assertThat(rule.at(cell, t).value()).isEqualTo(0L);
      }
    }
    assertThat(needed).as("the key was kept no longer than a value needed it").isTrue();
  }

  private static void checkUntilTheHorizon(
      RuleOne rule, int cell, Timeline timeline, SortedSet<Long> edges) {
    for (long t : edges.headSet(timeline.horizonMillis())) {
      assertThat(timeline.at(t)).as("cell %s at %s", cell, t).isEqualTo(rule.at(cell, t));
    }
    for (int i = 0; i < timeline.untilMillis().length; i++) {
      assertThat(timeline.values().get(i)).isNotEqualTo(timeline.values().get(i + 1));
    }
    if (timeline.horizonMillis() != Long.MAX_VALUE) {
      assertThat(edges).contains(timeline.horizonMillis());
    }
  }

  @Test
  void stepsTakeTheRoomThatIsTheirsBeforeTheHorizonIsSet() {
    ViewLayout layout = sums(4, DEFAULTS);
    ViewCore core = new ViewCore(layout);
    KeyState state = core.create();
    events(new Random(9), 2_000, 1_700_000_000_123L, 0)
        .forEach(event -> core.add(state, event, event.arrivalMillis()));
    int bytes = new RowCodec(layout).encode(core.row(state, 0, 1)).length;
    assertThat(bytes).isBetween(RowBuilder.STEP_BYTES, RowBuilder.STEP_BYTES + 250);
  }

  @Test
  void currentValuesThatFillTheRowAreKeptUntilTheyChange() {
    ViewLayout layout = sums(300, List.of(window(HOUR, MINUTE)));
    ViewCore core = new ViewCore(layout);
    KeyState state = core.create();
    core.add(
        state,
        new Contribution(
            KEY, 30_000, 40_000, 0, 0, 1, new Object[] {Long.MAX_VALUE, Long.MIN_VALUE}),
        0);
    core.add(state, new Contribution(KEY, 61_000, 62_000, 0, 0, 2, new Object[] {1L, null}), 0);
    OnlineRow row = core.row(state, 0, 1);
    assertThat(new RowCodec(layout).encode(row).length).isGreaterThan(ViewCore.ROW_BYTES);
    for (Timeline cell : row.cells()) {
      assertThat(cell.untilMillis()).isEmpty();
      assertThat(cell.horizonMillis()).isEqualTo(HOUR + MINUTE);
    }
    assertThat(core.dueMillis(state, row)).isEqualTo(HOUR);
  }

  @Test
  void aRowThatHoldsEverythingIsDueWhenTheLastTileLeaves() {
    ViewCore core = new ViewCore(sums(1, DEFAULTS));
    KeyState state = core.create();
    core.add(
        state, new Contribution(KEY, 30_000, 30_000, 0, 0, 1, new Object[] {5L, null}), 30_000);
    OnlineRow row = core.row(state, 30_000, 1);
    long gone = 30 * DAY + 6 * HOUR;
    assertThat(core.dueMillis(state, row)).isEqualTo(gone);
    core.advance(state, gone - 1);
    assertThat(core.isEmpty(state)).isFalse();
    core.advance(state, gone);
    assertThat(core.isEmpty(state)).isTrue();
    assertThat(core.encode(state).length).isLessThan(40);
  }

  @Test
  void aLifetimeValueKeepsTheKeyForEver() {
    ViewCore core = new ViewCore(sums(1, List.of(lifetime(), window(HOUR, MINUTE))));
    KeyState state = core.create();
    core.add(
        state, new Contribution(KEY, 30_000, 30_000, 0, 0, 1, new Object[] {5L, null}), 30_000);
    assertThat(core.dueMillis(state, core.row(state, 0, 1))).isEqualTo(Long.MAX_VALUE);
    core.advance(state, Long.MAX_VALUE - 1);
    assertThat(core.isEmpty(state)).isFalse();
    assertThat(core.row(state, 0, 1).cells().get(0).at(Long.MAX_VALUE - 1).value()).isEqualTo(5L);
    assertThat(core.row(state, 0, 1).cells().get(1).at(Long.MAX_VALUE - 1).value()).isEqualTo(0L);
  }
}
