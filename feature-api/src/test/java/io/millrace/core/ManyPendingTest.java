package io.millrace.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.OnlineRow;
import io.millrace.row.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few pending events and many are read in different ways, which must not show. */
class ManyPendingTest {
  private static final long NOW = 10_000;
  private static final EntityKey KEY = new EntityKey(new byte[] {1});

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 64, 65, 66, 150})
  void aRowIsRuleOneForAnyNumberOfPendingEvents(int pending) {
    ViewLayout layout =
        Layouts.bagAndSum(
            List.of(Layouts.window(60, 10)),
            List.of(
                Layouts.window(20, 1),
                Layouts.window(60, 10),
                Layouts.window(60, 10, 15),
                Layouts.lifetime()));
    ViewCore core = new ViewCore(layout);
    KeyState state = core.create();
    List<Contribution> events = new ArrayList<>();
    for (int i = -40; i < pending; i++) {
      long time = NOW + (i < 0 ? 3L * i : i);
      events.add(
          new Contribution(KEY, time, Math.min(time, NOW), 0, 0, i, new Object[] {7L, 100L + i}));
      core.add(state, events.get(events.size() - 1), Math.min(time, NOW));
    }

    OnlineRow row = core.row(state, NOW, 1);

    RuleOne rule = new RuleOne(layout, events);
    for (int cell = 0; cell < row.cells().size(); cell++) {
      Timeline timeline = row.cells().get(cell);
      for (long t = NOW; t < Math.min(NOW + 400, timeline.horizonMillis()); t++) {
        assertThat(timeline.at(t)).as("cell %s at %s", cell, t).isEqualTo(rule.at(cell, t));
      }
    }
  }
}
