package io.millrace.core;

import static io.millrace.core.Layouts.lifetime;
import static io.millrace.core.Layouts.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.RowReader;
import io.millrace.row.Timeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ViewCoreTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {1});

  static Stream<Named<Scene>> scenes() {
    List<Named<ViewLayout>> layouts =
        List.of(
            Named.of(
                "nested tiles",
                Layouts.bagAndSum(
                    List.of(window(60, 10), window(200, 20), window(800, 100)),
                    List.of(window(60, 10), window(200, 20), window(800, 100)))),
            Named.of(
                "exact",
                Layouts.bagAndSum(List.of(window(50, 1)), List.of(window(50, 1), window(100, 20)))),
            Named.of(
                "one tile is the window",
                Layouts.bagAndSum(List.of(window(50, 50)), List.of(window(50, 10)))),
            Named.of(
                "tiles that do not nest",
                Layouts.bagAndSum(
                    List.of(window(60, 6), window(200, 10), window(300, 15)),
                    List.of(window(70, 7)))),
            Named.of(
                "coarse and short beside fine and long",
                Layouts.bagAndSum(
                    List.of(window(60, 10), window(60, 30), window(300, 60), window(120, 60)),
                    List.of(window(30, 30)))),
            Named.of(
                "delays",
                Layouts.bagAndSum(
                    List.of(window(60, 10, 35), window(60, 10), window(200, 20, 35)),
                    List.of(window(50, 1, 7), window(100, 10, 300)))),
            Named.of(
                "lifetime",
                Layouts.bagAndSum(
                    List.of(lifetime(), window(60, 10)),
                    List.of(new Window(Window.LIFETIME, 0, 35)))));
    List<Named<Scene>> scenes = new ArrayList<>();
    for (Named<ViewLayout> layout : layouts) {
      for (long seed = 1; seed <= 6; seed++) {
        for (Arrivals arrivals : Arrivals.values()) {
          scenes.add(
              Named.of(
                  layout.getName() + ", " + arrivals + ", seed " + seed,
                  new Scene(layout.getPayload(), arrivals, seed)));
        }
      }
    }
    return scenes.stream();
  }

  enum Arrivals {
    REPLAYED,
    LATE,
    AHEAD,
    BEFORE_THE_EPOCH
  }

  record Scene(ViewLayout layout, Arrivals arrivals, long seed) {

    List<Contribution> events() {
      Random random = new Random(seed);
      List<Contribution> events = new ArrayList<>();
      long now = arrivals == Arrivals.BEFORE_THE_EPOCH ? -400 : 1_000;
      for (int i = 0; i < 60; i++) {
        now += random.nextInt(4) == 0 ? random.nextInt(60) : random.nextInt(4);
        long time =
            switch (arrivals) {
              case REPLAYED -> now;
              case LATE, BEFORE_THE_EPOCH ->
                  now - (random.nextInt(3) == 0 ? random.nextInt(300) : random.nextInt(3));
              case AHEAD -> now + random.nextInt(40) - 20;
            };
        Object[] values = {
          random.nextInt(8) == 0 ? null : (Object) 7L,
          random.nextInt(4) == 0 ? null : (Object) random.nextLong()
        };
        events.add(
            new Contribution(KEY, time, now, random.nextInt(2), random.nextInt(2), i, values));
      }
      return events;
    }
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void everyInstantAfterEveryEventIsRuleOne(Scene scene) {
    ViewCore core = new ViewCore(scene.layout());
    RowCodec codec = new RowCodec(scene.layout());
    RowReader reader = new RowReader(scene.layout());
    KeyState state = core.create();
    List<Contribution> events = scene.events();
    Random random = new Random(scene.seed());
    for (int i = 0; i < events.size(); i++) {
      Contribution event = events.get(i);
      core.add(state, event, event.arrivalMillis() - random.nextInt(80));
      if (random.nextInt(4) == 0) {
        state = core.decode(core.encode(state));
      }
      if (random.nextInt(8) == 0) {
        core.advance(state, state.clockMillis() + random.nextInt(3));
      }
      RuleOne rule = new RuleOne(scene.layout(), events.subList(0, i + 1));
      OnlineRow row = core.row(state, event.arrivalMillis(), 3);
      byte[] bytes = codec.encode(row);
      assertThat(codec.decode(bytes)).isEqualTo(row);
      assertThat(bytes.length).isLessThan(ViewCore.ROW_BYTES);
      for (int cell = 0; cell < row.cells().size(); cell++) {
        Timeline timeline = row.cells().get(cell);
        for (long t :
            edges(scene.layout().cells().get(cell).window(), rule.events(), state.clockMillis())) {
          assertThat(core.valueAt(state, cell, t))
              .as("cell %s at %s", cell, t)
              .isEqualTo(rule.at(cell, t));
          reader.open(bytes, t);
          assertThat(reader.pick(cell)).isEqualTo(t < timeline.horizonMillis());
          if (t < timeline.horizonMillis()) {
            assertThat(timeline.at(t))
                .as("step of cell %s at %s", cell, t)
                .isEqualTo(rule.at(cell, t));
            assertThat(reader.value()).isEqualTo(rule.at(cell, t).value());
          }
        }
      }
    }
  }

  /** The clock, and one millisecond around every instant at which the window may change. */
  static TreeSet<Long> edges(Window window, List<Contribution> events, long clock) {
    TreeSet<Long> edges = new TreeSet<>();
    edges.add(clock);
    for (Contribution event : events) {
      for (long d = -1; d <= 1; d++) {
        edges.add(event.timeMillis() + window.delayMillis() + 1 + d);
        if (!window.isLifetime()) {
          long tile = Math.floorDiv(event.timeMillis(), window.tileMillis());
          edges.add(
              (tile + 1) * window.tileMillis() + window.lengthMillis() + window.delayMillis() + d);
        }
      }
    }
    return new TreeSet<>(edges.tailSet(clock));
  }

  @ParameterizedTest
  @MethodSource("scenes")
  void anyOrderOfArrivalGivesTheSameBytes(Scene scene) {
    ViewCore core = new ViewCore(scene.layout());
    List<Contribution> events = new ArrayList<>(scene.events());
    long end = events.get(events.size() - 1).arrivalMillis() + 50;
    byte[] expected = null;
    Random random = new Random(scene.seed());
    for (int round = 0; round < 5; round++) {
      KeyState state = core.create();
      for (Contribution event : events) {
        core.add(state, event, end - 500 + random.nextInt(400));
        if (random.nextInt(5) == 0) {
          state = core.decode(core.encode(state));
        }
      }
      core.advance(state, end);
      byte[] bytes = core.encode(state);
      expected = expected == null ? bytes : expected;
      assertThat(bytes).isEqualTo(expected);
      Collections.shuffle(events, random);
    }
  }
}
