package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.LostEvents.Lost;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What keys have lost by events that came to no log is written, all of it. */
final class UnloggedEventsTest {
  private static final EntityKey S1 = new EntityKey(new byte[] {1});
  private static final EntityKey S2 = new EntityKey(new byte[] {2});

  private final RememberedRegister register = new RememberedRegister();
  private final UnloggedEvents unlogged = new UnloggedEvents(register, "paid");

  @Test
  void eachEventOfEachKeyIsWrittenAndOnce() throws Exception {
    unlogged.add(TextKeys.of("shop"), S1, 0, 1, 10);
    unlogged.add(TextKeys.of("shop"), S1, 0, 2, 20);
    unlogged.add(TextKeys.of("shop"), S1, 1, 1, 30);
    unlogged.add(TextKeys.of("shop"), S1, 0, 2, 20);
    unlogged.add(TextKeys.of("shop"), S2, 0, 1, 10);
    unlogged.add(TextKeys.of("till"), S1, 0, 1, 10);
    assertThat(register.lost("shop")).as("before it is asked to").isEmpty();
    unlogged.write();
    assertThat(register.lost("shop"))
        .isEqualTo(
            Map.of(
                S1,
                Set.of(
                    new Lost("paid", 0, 1, 10),
                    new Lost("paid", 0, 2, 20),
                    new Lost("paid", 1, 1, 30)),
                S2,
                Set.of(new Lost("paid", 0, 1, 10))));
    assertThat(register.lost("till")).isEqualTo(Map.of(S1, Set.of(new Lost("paid", 0, 1, 10))));
  }

  @Test
  void ofManyNoneIsForgotten() throws Exception {
    Set<Lost> all = new HashSet<>();
    for (int offset = 0; offset < 2_500; offset++) {
      unlogged.add(TextKeys.of("shop"), S1, 0, offset, offset);
      all.add(new Lost("paid", 0, offset, offset));
    }
    assertThat(register.lost("shop").get(S1)).as("not all of them are held").hasSize(2_000);
    unlogged.write();
    assertThat(register.lost("shop").get(S1)).hasSameElementsAs(all);
  }

  @Test
  void whatComesAfterItWasWrittenIsWrittenTheNextTime() throws Exception {
    unlogged.add(TextKeys.of("shop"), S1, 0, 1, 10);
    unlogged.write();
    unlogged.add(TextKeys.of("shop"), S1, 0, 2, 20);
    unlogged.write();
    assertThat(register.lost("shop").get(S1)).hasSize(2);
  }

  @Test
  void whileTheRegisterIsAwayItWaitsAndForgetsNothing() throws Exception {
    unlogged.add(TextKeys.of("shop"), S1, 0, 1, 10);
    register.setAway(true);
    AtomicBoolean back = new AtomicBoolean();
    CompletableFuture.runAsync(
        () -> {
          back.set(true);
          register.setAway(false);
        },
        CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS));
    unlogged.write();
    assertThat(back).isTrue();
    assertThat(register.lost("shop")).isEqualTo(Map.of(S1, Set.of(new Lost("paid", 0, 1, 10))));
  }
}
