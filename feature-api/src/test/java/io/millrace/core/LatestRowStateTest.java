package io.millrace.core;

import static io.millrace.core.Layouts.lifetime;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.Aggregations;
import io.millrace.aggregate.PulledOffset;
import io.millrace.row.OnlineRow;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is kept of a table's rows: the latest one, once, however many columns are read of it. */
class LatestRowStateTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {1});
  private static final DataType.Struct PULLED =
      Aggregations.pulled(
          new DataType.Struct(
              "row",
              List.of(
                  new DataType.Field("name", DataType.TEXT, true),
                  new DataType.Field("score", DataType.INT64, true))));
  private static final ViewLayout LAYOUT =
      new ViewLayout(
          "test",
          1,
          List.of(new ViewLayout.Slot(0, PULLED), new ViewLayout.Slot(1, DataType.INT64)),
          List.of(column(0), column(1), sum()),
          List.of(
              new ViewLayout.Cell("name", 0, lifetime()),
              new ViewLayout.Cell("score", 1, lifetime()),
              new ViewLayout.Cell("sum", 2, lifetime())));

  private final ViewCore core = new ViewCore(LAYOUT);
  private KeyState state = core.create();

  @Test
  void theLatestRowIsKeptOnceWhateverCameBefore() {
    pull(1, 10, "Ada", 1L);
    int one = core.encode(state).length;
    for (int pull = 2; pull < 100; pull++) {
      pull(pull, 10L * pull, "Eva", (long) (pull % 60));
      state = core.decode(core.encode(state));
    }
    assertThat(core.encode(state).length).isLessThanOrEqualTo(one + 8);
    assertThat(values()).containsExactly("Eva", 39L, null);
  }

  @Test
  void otherAggregationsBesideItAreKeptAsEver() {
    pull(1, 10, "Ada", 1L);
    core.add(state, new Contribution(KEY, 11, 11, 1, 0, 1, new Object[] {null, 5L}), 11);
    core.add(state, new Contribution(KEY, 12, 12, 1, 0, 2, new Object[] {null, 6L}), 12);
    pull(2, 20, "Eva", 2L);
    state = core.decode(core.encode(state));
    assertThat(values()).containsExactly("Eva", 2L, 11L);
  }

  @Test
  void aKeyWhoseRowIsGoneIsEmptyAndAnOlderRowDoesNotBringItBack() {
    pull(1, 10, "Ada", 1L);
    assertThat(core.isEmpty(state)).isFalse();
    gone(2, 20);
    assertThat(core.isEmpty(state)).isTrue();
    assertThat(values()).containsExactly(null, null, null);
    pull(3, 15, "Ada", 1L);
    assertThat(core.isEmpty(state)).isTrue();
    pull(4, 30, "Ada", 2L);
    assertThat(core.isEmpty(state)).isFalse();
    assertThat(values()).containsExactly("Ada", 2L, null);
  }

  @Test
  void aKeyThatEmptiesIsLookedAtAtOnce() {
    pull(1, 10, "Ada", 1L);
    gone(2, 20);
    OnlineRow row = core.row(state, 100, 1);
    assertThat(core.dueMillis(state, row)).isEqualTo(state.clockMillis());
  }

  @Test
  void ofRowsThatAreObservedAtOnceThePushedOneCountsAndOfThoseTheLastInWhateverOrderTheyCome() {
    List<Runnable> rows =
        new ArrayList<>(
            List.of(
                () -> push(7, 10, "Bob", 2L),
                () -> pull(3, 10, "Zoe", 9L),
                () -> push(8, 10, "Ada", 1L)));
    for (int round = 0; round < 6; round++) {
      Collections.shuffle(rows, new Random(round));
      state = core.create();
      rows.forEach(Runnable::run);
      assertThat(values()).containsExactly("Ada", 1L, null);
    }
  }

  private void push(long offset, long observedAt, String name, Long score) {
    add(observedAt, new StructValue(Arrays.asList(name, score)), 1, offset);
  }

  private void pull(long pull, long observedAt, String name, Long score) {
    add(pull, observedAt, new StructValue(Arrays.asList(name, score)));
  }

  private void gone(long pull, long observedAt) {
    add(pull, observedAt, null);
  }

  private void add(long pull, long observedAt, StructValue row) {
    add(observedAt, row, 0, PulledOffset.of(pull, 77 * pull));
  }

  private void add(long observedAt, StructValue row, int partition, long offset) {
    Object[] values = {new StructValue(Arrays.asList((Object) row)), null};
    long now = Math.max(state.clockMillis(), observedAt + 1);
    core.add(state, new Contribution(KEY, observedAt, now, 0, partition, offset, values), now);
  }

  private List<Object> values() {
    return Arrays.asList(
        core.valueAt(state, 0, state.clockMillis()).value(),
        core.valueAt(state, 1, state.clockMillis()).value(),
        core.valueAt(state, 2, state.clockMillis()).value());
  }

  private static ViewLayout.Column column(long place) {
    return new ViewLayout.Column(
        0, Aggregations.kind("latest").create(PULLED, Map.of("column", place)));
  }

  private static ViewLayout.Column sum() {
    return new ViewLayout.Column(1, Aggregations.kind("sum").create(DataType.INT64, Map.of()));
  }
}
