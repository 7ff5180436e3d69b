package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.millrace.core.EntityKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class StreamCutsTest {
  private static final EntityKey KEY = new EntityKey(new byte[] {7});
  private static final long LATER = 60_000;

  private final RememberedRegister register = new RememberedRegister();
  private final StreamCuts cuts = cuts();
  private final Map<Integer, Long> positions = new TreeMap<>();
  private final long start = System.currentTimeMillis();

  private record Asked(long askedAtMillis, Map<Integer, Long> ends) implements StreamCuts.Ends {
    @Override
    public Long of(int partition) {
      return ends.get(partition);
    }
  }

  private StreamCuts cuts() {
    return new StreamCuts(StreamForgetting.of(register, "payments", Set.of("card")), () -> {});
  }

  @AfterEach
  void close() {
    cuts.close();
  }

  @Test
  void nothingIsReadBeforeTheFirstLookAndThenUntilSomethingIsAskedFor() {
    register.setAway(true);
    try (StreamCuts other = cuts()) {
      other.assigned(0, 0);
      // This one shares its watch with the one that may have looked already.
      register.setAway(false);
      await(() -> !other.pauses(start));
      assertThat(other.mostCompleteMillis(start)).isEqualTo(start);
    }
  }

  @Test
  void whereThereIsNoRegisterNothingEverPauses() {
    try (StreamCuts other = new StreamCuts(StreamForgetting.never("payments"), () -> {})) {
      other.assigned(0, 0);
      assertThat(other.pauses(Long.MAX_VALUE - 1)).isFalse();
      assertThat(other.mostCompleteMillis(Long.MAX_VALUE - 2)).isEqualTo(Long.MAX_VALUE - 2);
    }
  }

  @Test
  void aLookThatIsTooOldPausesAndHoldsTheWatermark() {
    cuts.assigned(0, 0);
    await(() -> !cuts.pauses(start));
    register.setAway(true);
    assertThat(cuts.pauses(start + LATER)).isTrue();
    assertThat(cuts.mostCompleteMillis(start + LATER)).isLessThan(start + 2 * LATER / 3);
  }

  @Test
  void eachPartitionHasItsCutAtItsEndOrWhereItsReaderIs() {
    cuts.assigned(0, 0);
    cuts.assigned(1, 0);
    await(() -> !cuts.pauses(start));
    long settles = start + 2_000;
    long id = register.request("card", KEY, settles);
    await(() -> cuts.mostCompleteMillis(start + 5_000) == settles - 1);
    assertThat(cuts.pauses(settles - 1)).isFalse();
    assertThat(cuts.pauses(settles)).isTrue();

    positions.putAll(Map.of(0, 5L, 1, 9L));
    assertThat(settle(settles, new Asked(settles - 1, Map.of(0, 6L, 1, 8L)))).isEmpty();
    assertThat(settle(settles, new Asked(settles, Map.of(0, 7L)))).isEmpty();
    List<StreamCuts.Marked> markers =
        new ArrayList<>(settle(settles, new Asked(settles, Map.of(0, 700L, 1, 8L))));
    await(() -> markers.addAll(settle(settles, null)) | markers.size() == 2);

    assertThat(markers)
        .allMatch(marked -> marked.marker().id() == id && marked.marker().key().equals(KEY))
        .extracting(StreamCuts.Marked::partition, StreamCuts.Marked::cut)
        .containsExactlyInAnyOrder(tuple(0, 7L), tuple(1, 9L));
    assertThat(register.entry(id).cuts()).isEqualTo(Map.of("payments", Map.of(0, 7L, 1, 9L)));
    assertThat(cuts.pauses(settles)).isFalse();
    assertThat(settle(settles, new Asked(settles, Map.of(0, 70L, 1, 80L)))).isEmpty();
  }

  @Test
  void aKeyOfAnotherEntityHoldsNothingUp() {
    cuts.assigned(0, 0);
    register.request("shop", KEY, start);
    await(() -> !cuts.pauses(start + 1));
  }

  @Test
  void aPartitionThatComesWhileAnEntryIsUnderWayIsNotReadBeforeItsMarker() {
    long id = register.request("card", KEY, start);
    register.cut(id, "payments", Map.of(0, 7L, 1, 8L));
    cuts.assigned(0, 3);
    List<StreamCuts.Marked> markers = new ArrayList<>();
    await(() -> markers.addAll(settle(start, null)) | markers.size() == 1);
    assertThat(cuts.pauses(start)).isFalse();

    cuts.assigned(1, 50);
    assertThat(cuts.pauses(start)).isTrue();
    assertThat(settle(start, null))
        .extracting(StreamCuts.Marked::partition, StreamCuts.Marked::cut)
        .containsExactly(tuple(1, 8L));
    assertThat(cuts.pauses(start)).isFalse();
  }

  @Test
  void aFinishedEntryAsksForNothing() {
    long id = register.request("card", KEY, start);
    register.finish(id);
    cuts.assigned(0, 0);
    await(() -> !cuts.pauses(start + 1));
    assertThat(settle(start + 1, new Asked(start + 1, Map.of(0, 7L)))).isEmpty();
  }

  @Test
  void aCutOfAnotherJobThatWasPassedMakesTheReaderBeginAgain() {
    cuts.assigned(0, 3);
    await(() -> !cuts.pauses(start));
    long id = register.request("card", KEY, start);
    register.cut(id, "payments", Map.of(0, 7L));
    positions.put(0, 9L);
    await(() -> cuts.mostCompleteMillis(start + 1) < start);
    assertThatThrownBy(() -> settle(start, null))
        .hasMessage(
            "stream payments: another job has chosen offset 7 of partition 0 for entry 1 of the"
                + " register of forgotten keys, and this one has read on to 9: it begins again");
  }

  @Test
  void onePassedEventIsEnoughAlsoOfAReaderThatBeganAtTheCut() {
    long id = register.request("card", KEY, start);
    register.cut(id, "payments", Map.of(0, 7L, 1, 7L));
    cuts.assigned(0, 3);
    positions.put(0, 8L);
    await(() -> cuts.mostCompleteMillis(start + 1) < start);
    assertThatThrownBy(this::awaitMarkers).hasMessageContaining("read on to 8: it begins again");
    cuts.ended(0);
    cuts.assigned(1, 7);
    positions.put(1, 8L);
    assertThatThrownBy(this::awaitMarkers).hasMessageContaining("partition 1 for entry 1");
  }

  private void awaitMarkers() {
    long endNanos = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (settle(start, null).isEmpty() && System.nanoTime() - endNanos < 0) {
      Thread.onSpinWait();
    }
  }

  private List<StreamCuts.Marked> settle(long nowMillis, StreamCuts.Ends ends) {
    return cuts.settle(nowMillis, ends, partition -> positions.getOrDefault(partition, 0L));
  }

  private static void await(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(10))
        .until(condition::getAsBoolean);
  }
}
