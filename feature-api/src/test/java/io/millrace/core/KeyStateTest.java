package io.millrace.core;

import static io.millrace.core.Layouts.lifetime;
import static io.millrace.core.Layouts.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.row.CellValue;
import io.millrace.row.SourcePosition;
import io.millrace.row.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyStateTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {1});
  private static final ViewLayout LAYOUT =
      Layouts.bagAndSum(
          List.of(window(60, 10), window(200, 20), window(50, 10, 30), lifetime()),
          List.of(window(60, 10)));

  private final ViewCore core = new ViewCore(LAYOUT);

  private static Contribution event(long time, long arrival, long offset) {
    return new Contribution(KEY, time, arrival, 0, 0, offset, new Object[] {1L, 1L});
  }

  @Test
  void aLateEventNeverComesBackIntoAWindowItsTileHasLeft() {
    ViewLayout layout =
        Layouts.bagAndSum(List.of(window(60, 10), window(200, 20)), List.of(window(60, 10)));
    ViewCore windows = new ViewCore(layout);
    KeyState state = windows.create();
    windows.add(state, event(1_000, 1_000, 1), 1_000);
    windows.add(state, event(939, 1_000, 2), 1_000);
    assertThat(windows.valueAt(state, 0, 1_001).value()).isEqualTo("1 ");
    assertThat(windows.valueAt(state, 1, 1_001).value()).isEqualTo("2 1 ");
    assertThat(windows.valueAt(state, 2, 1_001).value()).isEqualTo(1L);
    windows.add(state, event(799, 1_000, 3), 1_000);
    assertThat(windows.valueAt(state, 1, 1_001).value()).isEqualTo("2 1 ");
    windows.add(state, event(800, 1_000, 4), 1_000);
    assertThat(windows.valueAt(state, 1, 1_001).value()).isEqualTo("4 2 1 ");
  }

  @Test
  void theClockAloneCleansNothingUp() {
    KeyState state = core.create();
    core.add(state, event(0, 0, 1), 0);
    core.add(state, event(9_000, 9_000, 2), 0);
    int kept = core.encode(state).length;
    core.advance(state, 9_000);
    assertThat(core.encode(state).length).isLessThan(kept);
  }

  @Test
  void anEventAtTheClockCountsOneMillisecondLater() {
    KeyState state = core.create();
    core.add(state, event(1_000, 1_000, 1), 1_000);
    assertThat(core.valueAt(state, 0, 1_000).value()).isNull();
    assertThat(core.valueAt(state, 0, 1_001).value()).isEqualTo("1 ");
    assertThat(core.row(state, 0, 0).cells().get(0).untilMillis()).startsWith(1_001);
  }

  @Test
  void clocksOnlyMoveForward() {
    KeyState state = core.create();
    core.add(state, event(10, 500, 1), 100);
    core.add(state, event(20, 300, 2), 50);
    core.advance(state, 40);
    assertThat(state.clockMillis()).isEqualTo(500);
    assertThat(state.newestEventMillis()).isEqualTo(20);
    assertThat(core.row(state, 700, 1).decidedAtMillis()).isEqualTo(700);
    assertThat(core.row(state, 600, 1).decidedAtMillis()).isEqualTo(700);
    assertThat(core.row(core.decode(core.encode(state)), 600, 1).decidedAtMillis()).isEqualTo(700);
    assertThatThrownBy(() -> core.valueAt(state, 0, 499))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cell f0 at 499 is before the key's clock 500");
  }

  @Test
  void positionsAreTheHighestOffsets() {
    KeyState state = core.create();
    for (long offset : new long[] {5, 9, 7}) {
      core.add(state, new Contribution(KEY, 1, 1, 1, 0, offset, new Object[2]), 0);
      core.add(state, new Contribution(KEY, 1, 1, 0, (int) offset, offset, new Object[2]), 0);
    }
    List<SourcePosition> expected =
        List.of(
            new SourcePosition(0, 5, 5),
            new SourcePosition(0, 7, 7),
            new SourcePosition(0, 9, 9),
            new SourcePosition(1, 0, 9));
    assertThat(state.positions()).isEqualTo(expected);
    assertThat(core.row(core.decode(core.encode(state)), 0, 0).position())
        .isEqualTo(6 + 8 + 10 + 10);
    assertThat(core.isEmpty(state)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, Long.MIN_VALUE + 75, -1, Long.MAX_VALUE - 400})
  void theEndsOfTimeAreOrdinaryInstants(long first) {
    KeyState state = core.create();
    List<Contribution> events = new ArrayList<>();
    Random random = new Random(first);
    for (int i = 0; i < 30; i++) {
      long now = first + 1 + i * 5;
      events.add(event(now - random.nextInt(Math.min(50, 2 + 5 * i)), now, i));
      core.add(state, events.get(i), now);
      state = core.decode(core.encode(state));
      RuleOne rule = new RuleOne(LAYOUT, events);
      for (int cell = 0; cell < LAYOUT.cells().size(); cell++) {
        for (long t = now; t < now + 250 && t > first; t++) {
          assertThat(core.valueAt(state, cell, t)).isEqualTo(rule.at(cell, t));
        }
        Timeline timeline = core.row(state, now, 0).cells().get(cell);
        assertThat(timeline.horizonMillis()).isGreaterThan(now + 20);
        for (long t = now; t < Math.min(now + 250, timeline.horizonMillis()) && t > first; t++) {
          assertThat(timeline.at(t)).isEqualTo(rule.at(cell, t));
        }
      }
    }
  }

  @Test
  void allCellsReadTogetherAreEachCellReadAlone() {
    KeyState state = core.create();
    Random random = new Random(9);
    CellValue[] values = new CellValue[LAYOUT.cells().size()];
    assertThatThrownBy(() -> core.valuesNow(core.create(), values))
        .isInstanceOf(IllegalStateException.class);
    for (int i = 0; i < 300; i++) {
      long now = i * 7;
      // Some are ahead of the clock, some late.
      core.add(state, event(now - 30 + random.nextInt(45), now, i), now);
      core.valuesNow(state, values);
      for (int cell = 0; cell < values.length; cell++) {
        assertThat(values[cell]).isEqualTo(core.valueAt(state, cell, state.clockMillis()));
      }
    }
  }

  @Test
  void bytesOfAnotherLayoutAreRefused() {
    byte[] bytes = core.encode(core.create());
    ViewLayout other = new ViewLayout("test", 7, LAYOUT.slots(), LAYOUT.columns(), LAYOUT.cells());
    assertThatThrownBy(() -> new ViewCore(other).decode(bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "key state was written for layout 00005eed, but this view's layout is 00000007;"
                + " rebuild the view from its streams");
    bytes[0] = 9;
    assertThatThrownBy(() -> core.decode(bytes))
        .hasMessage("key state has format 9; this version reads 1");
  }

  @Test
  void brokenBytesAreRefusedOrReadButNeverHang() {
    KeyState state = core.create();
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      core.add(state, event(1_000 + i * 3 - random.nextInt(60), 1_000 + i * 3, i), 1_000);
    }
    byte[] bytes = core.encode(state);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> core.decode(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] broken = bytes.clone();
      for (int hits = random.nextInt(3); hits >= 0; hits--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        core.decode(broken);
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageMatching("(?s).+");
      }
    }
  }
}
