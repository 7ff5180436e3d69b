package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Few pending events and many are read in different ways, which must not show. A row holds but the
 * first of so many steps; so the steps are looked at before they are cut.
 */
class ManyPendingTest {
  private static final long NOW = 10_000;
  private static final EntityKey KEY = new EntityKey(new byte[] {1});
  private static final ViewLayout LAYOUT =
      Layouts.bagAndSum(
          List.of(Layouts.window(60, 10)),
          List.of(
              Layouts.window(20, 1),
              Layouts.window(60, 10),
              Layouts.window(60, 10, 15),
              Layouts.lifetime()));

  private final ViewCore core = new ViewCore(LAYOUT);
  private final List<Contribution> events = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 66, 150})
  void stepsAreRuleOneForAnyNumberOfPendingEvents(int pending) {
    List<Timeline> cells = read(state(pending), Long.MAX_VALUE);

    assertThat(cells).allMatch(cell -> cell.horizonMillis() == Long.MAX_VALUE);
    areRuleOne(cells, NOW + 400);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 66, 150})
  void stepsUpToAnInstantAreRuleOneUpToTheirHorizon(int pending) {
    KeyState state = state(pending);
    for (long last = NOW; last < NOW + 250; last += 7) {
      List<Timeline> cells = read(state, last);

      long bound = last;
      assertThat(cells).allMatch(cell -> cell.horizonMillis() > bound);
      areRuleOne(cells, NOW + 400);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20, 63, 64, 65, 150})
  void aRowIsRuleOneForAnyNumberOfPendingEvents(int pending) {
    List<Timeline> cells = core.row(state(pending), NOW, 1).cells();

    assertThat(cells).allMatch(cell -> cell.horizonMillis() > NOW + 2);
    areRuleOne(cells, NOW + 400);
  }

  private KeyState state(int pending) {
    KeyState state = core.create();
    for (int i = -40; i < pending; i++) {
      long time = NOW + (i < 0 ? 3L * i : i);
      events.add(
          new Contribution(KEY, time, Math.min(time, NOW), 0, 0, i, new Object[] {7L, 100L + i}));
      core.add(state, events.get(events.size() - 1), Math.min(time, NOW));
    }
    return state;
  }

  private static List<Timeline> read(KeyState state, long lastMillis) {
    CellSteps[] steps =
        IntStream.range(0, LAYOUT.cells().size())
            .mapToObj(cell -> new CellSteps())
            .toArray(CellSteps[]::new);
    List<TileChain> chains = ChainPlan.of(LAYOUT);
    for (int i = 0; i < chains.size(); i++) {
      ChainReading reading = new ChainReading(chains.get(i));
      reading.open(state.chains[i], state.clockMillis, new StepLimit());
      reading.read(lastMillis, steps);
    }
    List<Timeline> cells = new ArrayList<>();
    for (CellSteps cell : steps) {
      cell.mergeEqual();
      cells.add(cell.timeline(cell.size));
    }
    return cells;
  }

  private void areRuleOne(List<Timeline> cells, long beforeMillis) {
    RuleOne rule = new RuleOne(LAYOUT, events);
    for (int cell = 0; cell < cells.size(); cell++) {
      Timeline timeline = cells.get(cell);
      for (long t = NOW; t < Math.min(beforeMillis, timeline.horizonMillis()); t++) {
        assertThat(timeline.at(t)).as("cell %s at %s", cell, t).isEqualTo(rule.at(cell, t));
      }
    }
  }
}
