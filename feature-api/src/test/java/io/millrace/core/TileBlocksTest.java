package io.millrace.core;

import static io.millrace.core.Layouts.lifetime;
import static io.millrace.core.Layouts.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.row.RowCodec;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is kept between rows must not show: a key read back has nothing of it. */
class TileBlocksTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {1});
  private static final List<Window> WINDOWS =
      List.of(
          window(64, 1), window(1_000, 10), window(1_000, 10, 35), window(6_000, 60), lifetime());

  static Stream<EveryAggregationTest.Case> cases() {
    return EveryAggregationTest.cases();
  }

  private static ViewLayout layout(EveryAggregationTest.Case tried) {
    List<ViewLayout.Column> columns =
        List.of(
            new ViewLayout.Column(0, tried.aggregator()),
            new ViewLayout.Column(
                0,
                new EveryAggregationTest.Case("count", Map.of(), DataType.TEXT, 1).aggregator()));
    List<ViewLayout.Cell> cells = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      for (Window window : WINDOWS) {
        cells.add(new ViewLayout.Cell("f" + cells.size(), column, window));
      }
    }
    return new ViewLayout(
        "test", 1, List.of(new ViewLayout.Slot(0, tried.input())), columns, cells);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aKeyThatStayedInMemoryHasTheRowsAndTheBytesOfOneReadBack(EveryAggregationTest.Case tried) {
    ViewLayout layout = layout(tried);
    ViewCore core = new ViewCore(layout);
    RowCodec codec = new RowCodec(layout);
    Random random = new Random(tried.seed());
    KeyState kept = core.create();
    long now = 0;
    int mostBlockBytes = 0;
    for (int i = 0; i < 900; i++) {
      now += random.nextInt(20) == 0 ? random.nextInt(150) : random.nextInt(5);
      long completeTo = now - random.nextInt(60);
      if (random.nextInt(8) == 0) {
        core.advance(kept, completeTo);
      } else {
        Object value = random.nextInt(9) == 0 ? null : tried.next(random);
        value = value instanceof Integer small ? (Object) (long) small : value;
        core.add(
            kept,
            new Contribution(
                KEY, time(now, random), now, 0, random.nextInt(2), i, new Object[] {value}),
            completeTo);
      }
      if (random.nextInt(3) > 0) {
        KeyState readBack = core.decode(core.encode(kept));
        byte[] row = codec.encode(core.row(kept, now, 1));
        assertThat(row).as("row after %s", i).isEqualTo(codec.encode(core.row(readBack, now, 1)));
        assertThat(core.encode(kept)).as("state after %s", i).isEqualTo(core.encode(readBack));
        for (ChainState chain : kept.chains) {
          mostBlockBytes = Math.max(mostBlockBytes, chain.blockBytes());
        }
      }
    }
    assertThat(mostBlockBytes).as("what blocks took at most").isGreaterThan(1_000);
  }

  /** Mostly just before the clock; late by up to all windows, or ahead. */
  private static long time(long now, Random random) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> now - random.nextInt(90);
      case 2 -> now - random.nextInt(1_200);
      case 3 -> now - random.nextInt(7_000);
      case 4 -> now + random.nextInt(40);
      default -> now - 1 - random.nextInt(6);
    };
  }

  @Test
  void aBusyKeyIsReadInFarFewerPartsThanItHasTiles() {
    ViewLayout layout =
        Layouts.bagAndSum(
            List.of(),
            List.of(
                window(3_600_000, 60_000),
                window(86_400_000, 900_000),
                window(30 * 86_400_000L, 6 * 3_600_000)));
    ViewCore core = new ViewCore(layout);
    KeyState state = core.create();
    long now = 0;
    for (int i = 0; i < 31 * 1_440; i++) {
      now = i * 60_000L;
      core.add(state, new Contribution(KEY, now - 1, now, 0, 0, i, new Object[] {1L, 1L}), now);
    }
    List<Integer> parts = new ArrayList<>();
    for (int row = 0; row < 3; row++) {
      parts.add(parts(ChainPlan.of(layout).get(0), state.chains[0], now));
    }
    assertThat(parts).first().satisfies(all -> assertThat(all).isGreaterThan(250));
    assertThat(parts).last().satisfies(few -> assertThat(few).isLessThan(100));
  }

  private static int parts(TileChain chain, ChainState state, long now) {
    Sequence sequence = new Sequence(chain);
    sequence.of(state);
    Edges[] edges = new Edges[chain.spans.length];
    StepLimit limit = new StepLimit();
    for (int i = 0; i < edges.length; i++) {
      edges[i] = new Edges();
      edges[i].of(sequence, chain.spans[i], now, chain.delayMillis);
      limit.add(edges[i], 4);
    }
    WalkPlan walk = new WalkPlan(edges.length);
    walk.of(sequence, edges, limit.lastMillis(100));
    return walk.size;
  }
}
