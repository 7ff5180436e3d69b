package io.millrace.core;

import static io.millrace.core.Layouts.lifetime;
import static io.millrace.core.Layouts.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.Aggregations;
import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.AggregatorKind;
import io.millrace.aggregate.EventOrder;
import io.millrace.codec.ByteWriter;
import io.millrace.reference.NaiveEvent;
import io.millrace.reference.NaiveReference;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.Timeline;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every aggregation over windows, late and ahead, equals the naive reference to the bit. */
class EveryAggregationTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {1});
  private static final DataType.Struct MEASURED =
      Aggregations.measured(DataType.TEXT, DataType.FLOAT64);

  private static final DataType.Struct PULLED =
      Aggregations.pulled(
          new DataType.Struct(
              "row",
              List.of(
                  new DataType.Field("a", DataType.INT32, false),
                  new DataType.Field("b", DataType.TEXT, true),
                  new DataType.Field("c", DataType.FLOAT64, true),
                  new DataType.Field("d", DataType.INT64, true))));

  /** An aggregation over one slot; all its windows. */
  record Case(String name, Map<String, Long> params, DataType input, long seed) {
    @Override
    public String toString() {
      return name + " of " + input + ", seed " + seed;
    }

    Aggregator<?> aggregator() {
      return Aggregations.kind(name).create(input, params);
    }

    ViewLayout layout() {
      List<Window> windows =
          List.of(
              window(60, 10),
              window(200, 20),
              window(200, 20, 35),
              window(45, 1),
              window(90, 30),
              lifetime());
      List<ViewLayout.Cell> cells = new ArrayList<>();
      windows.forEach(window -> cells.add(new ViewLayout.Cell("f" + cells.size(), 0, window)));
      return new ViewLayout(
          "test",
          1,
          List.of(new ViewLayout.Slot(0, input)),
          List.of(new ViewLayout.Column(0, aggregator())),
          cells);
    }

    Object next(Random random) {
      if (input == DataType.TEXT) {
        return "v" + random.nextInt(12);
      }
      if (input == PULLED) {
        Object d = random.nextBoolean() ? (Object) (long) random.nextInt(4) : null;
        StructValue row = new StructValue(Arrays.asList(1, "b", random.nextInt(2) * 0.5, d));
        return new StructValue(Arrays.asList(random.nextInt(5) == 0 ? null : row));
      }
      if (input == DataType.INT64) {
        return random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(5);
      }
      double number =
          random.nextInt(4) == 0
              ? (random.nextBoolean() ? 1 : -1) * 1e100
              : Math.scalb(random.nextDouble() - 0.5, random.nextInt(200) - 100);
      return input == DataType.FLOAT64
          ? (Object) number
          : new StructValue(List.of("v" + random.nextInt(9), random.nextInt(3) * 0.5));
    }

    Comparator<Object> order() {
      return ValueCodec.of(input == MEASURED ? DataType.FLOAT64 : input);
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (AggregatorKind kind : Aggregations.kinds()) {
      Map<String, Long> params = new TreeMap<>();
      for (AggregatorKind.Parameter parameter : kind.parameters()) {
        boolean bound = parameter.name().equals("bound");
        params.put(
            parameter.name(),
            bound ? 8L : parameter.fallback() == null ? 3L : parameter.fallback());
      }
      for (DataType input :
          List.of(DataType.INT64, DataType.FLOAT64, DataType.TEXT, MEASURED, PULLED)) {
        for (long seed = 1; seed <= 2; seed++) {
          Case tried = new Case(kind.name(), params, input, seed);
          if (accepts(tried)) {
            cases.add(tried);
          }
        }
      }
    }
    return cases.stream();
  }

  private static boolean accepts(Case tried) {
    try {
      return tried.aggregator() != null;
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyStepIsTheNaiveValue(Case tried) {
    ViewLayout layout = tried.layout();
    ViewCore core = new ViewCore(layout);
    RowCodec codec = new RowCodec(layout);
    Random random = new Random(tried.seed());
    KeyState state = core.create();
    List<NaiveEvent> events = new ArrayList<>();
    long now = 0;
    for (int i = 0; i < 40; i++) {
      now += random.nextInt(5) == 0 ? random.nextInt(60) : random.nextInt(3);
      long time = now + random.nextInt(12) - (random.nextInt(3) == 0 ? random.nextInt(200) : 9);
      Object value = random.nextInt(9) == 0 ? null : tried.next(random);
      if (value instanceof Integer small) {
        value = (long) small;
      }
      events.add(new NaiveEvent(time, random.nextInt(2), random.nextInt(2), i, value));
      NaiveEvent event = events.get(i);
      core.add(
          state,
          new Contribution(
              KEY, time, now, event.stream(), event.partition(), i, new Object[] {value}),
          now - random.nextInt(50));
      if (random.nextInt(3) == 0) {
        state = core.decode(core.encode(state));
      }
      if (i % 13 == 12) {
        OnlineRow row = codec.decode(codec.encode(core.row(state, now, 1)));
        for (int cell = 0; cell < row.cells().size(); cell++) {
          check(tried, core, state, cell, row.cells().get(cell), events, random);
        }
      }
    }
  }

  private static void check(
      Case tried,
      ViewCore core,
      KeyState state,
      int cell,
      Timeline timeline,
      List<NaiveEvent> events,
      Random random) {
    List<Long> instants = new ArrayList<>(List.of(state.clockMillis()));
    for (long until : timeline.untilMillis()) {
      instants.addAll(List.of(until - 1, until));
    }
    for (int i = 0; i < 10; i++) {
      instants.add(state.clockMillis() + random.nextInt(300));
    }
    for (long t : instants) {
      CellValue expected = core.valueAt(state, cell, t);
      assertAgrees(tried, core.layout().cells().get(cell).window(), events, t, expected);
      if (t < timeline.horizonMillis()) {
        assertThat(timeline.at(t)).as("cell %s at %s", cell, t).isEqualTo(expected);
      }
    }
  }

  private static void assertAgrees(
      Case tried, Window window, List<NaiveEvent> events, long t, CellValue found) {
    Object expected =
        NaiveReference.value(
            tried.name(),
            tried.params(),
            events,
            window.lengthMillis(),
            window.tileMillis(),
            window.delayMillis(),
            t,
            tried.order());
    Object actual =
        found.invalid() != null
            ? new NaiveReference.Invalid(found.invalid().name())
            : found.value();
    assertThat(NaiveReference.agrees(tried.name(), tried.params(), expected, actual))
        .as("%s at %s: expected %s, found %s", window, t, expected, actual)
        .isTrue();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void anyOrderOfArrivalGivesTheSameBytesAndTheSameRow(Case tried) {
    ViewCore core = new ViewCore(tried.layout());
    RowCodec codec = new RowCodec(tried.layout());
    Random random = new Random(tried.seed());
    List<Contribution> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Object value = tried.next(random);
      Object[] values = {value instanceof Integer small ? (Object) (long) small : value};
      events.add(new Contribution(KEY, random.nextInt(300), 320, 0, i % 3, i, values));
    }
    byte[] state = null;
    byte[] row = null;
    for (int round = 0; round < 4; round++) {
      KeyState key = core.create();
      for (Contribution event : events) {
        core.add(key, event, random.nextInt(320));
      }
      core.advance(key, 320);
      byte[] rowBytes = codec.encode(core.row(key, 320, 1));
      byte[] stateBytes = core.encode(key);
      row = row == null ? rowBytes : row;
      state = state == null ? stateBytes : state;
      assertThat(rowBytes).isEqualTo(row);
      assertThat(stateBytes).isEqualTo(state);
      Collections.shuffle(events, random);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @SuppressWarnings("unchecked")
  void anAggregationThatDoesNotUseTheOrderGivesTheSameForAnyOrder(Case tried) {
    Aggregator<Object> aggregator = (Aggregator<Object>) tried.aggregator();
    Random random = new Random(tried.seed());
    Object ordered = aggregator.create();
    Object madeUp = aggregator.create();
    for (int i = 0; i < 50; i++) {
      Object value = tried.next(random);
      value = value instanceof Integer small ? (Object) (long) small : value;
      aggregator.add(ordered, value, new EventOrder(random.nextInt(9), 0, 1, i));
      aggregator.add(madeUp, value, new EventOrder(0, 0, 0, 0));
    }
    assertThat(Arrays.equals(bytes(aggregator, ordered), bytes(aggregator, madeUp)))
        .isEqualTo(!aggregator.usesOrder());
  }

  private static byte[] bytes(Aggregator<Object> aggregator, Object accumulator) {
    ByteWriter out = new ByteWriter();
    aggregator.write(accumulator, out);
    return out.toByteArray();
  }

  @Test
  void sumsAndTheLikeOfOneEventTakeItsValueAndAByteOrTwo() {
    ViewLayout layout = new Case("sum", Map.of(), DataType.FLOAT64, 1).layout();
    ViewCore core = new ViewCore(layout);
    KeyState state = core.create();
    core.add(state, new Contribution(KEY, 300, 310, 0, 0, 1, new Object[] {12.5}), 310);
    int one = core.encode(state).length;
    core.add(state, new Contribution(KEY, 250, 310, 0, 0, 2, new Object[] {12.5}), 310);
    assertThat(core.encode(state).length - one).isLessThanOrEqualTo(4 * 11);
  }
}
