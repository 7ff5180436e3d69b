package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.job.CardFeatures;
import io.millrace.job.forget.HeldUp;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.forget.ViewForgetting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What a live view says that there was of a key when it was forgotten. */
final class FoundInStateTest {
  private static final long SETTLES = START + 15 * SECOND;

  private final RememberedRegister register = new RememberedRegister();
  private long id;

  @Test
  void itSaysWhetherTheKeyWasThereAndWhetherItHadARow() throws Exception {
    try (ViewHarness view = live(START)) {
      view.pay("a", 1, START - MINUTE, 3);
      view.goTo(START + SECOND);
      forget(view, "a", 0, 10);
      forget(view, "a", 1, 20);
      awaitFound(Map.of("online:card", 1L, "state:card", 1L));
      id = 0;
      forget(view, "typo", 0, 10);
      awaitFound(Map.of("online:card", 0L, "state:card", 0L));
      id = 0;
      forget(view, "dropped", 0, 10);
      view.pay(1, "dropped", 2, START - MINUTE, 7);
      awaitFound(Map.of("online:card", 0L, "state:card", 1L));
    }
  }

  /** What came before the cut may have been served, and is dropped where it is decoded. */
  @Test
  void ofACutFromBeforeARestartItDoesNotSayThatThereWasNothing() throws Exception {
    EntityKey typo = key(ViewHarness.view(CardFeatures.class), "typo");
    EntityKey known = key(ViewHarness.view(CardFeatures.class), "a");
    long unsure = register.request("card_id", typo, SETTLES);
    register.cut(unsure, "payments", Map.of(0, 10L));
    long held = register.request("card_id", known, SETTLES);
    register.cut(held, "payments", Map.of(0, 10L));
    long later;
    try (ViewHarness view = live(START)) {
      view.pay("a", 1, START - MINUTE, 3);
      id = unsure;
      forget(view, "typo", 0, 10);
      id = held;
      forget(view, "a", 0, 10);
      id = 0;
      forget(view, "later", 0, 10);
      later = id;
      awaitFound(Map.of("online:card", 0L, "state:card", 0L));
    }
    assertThat(register.found())
        .containsOnlyKeys(held + " state:card", later + " online:card", later + " state:card");
  }

  private void awaitFound(Map<String, Long> places) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                places.forEach(
                    (place, rows) ->
                        assertThat(register.found()).containsEntry(id + " " + place, rows)));
  }

  /** Nobody would drop it once more, and who is killed says nothing any more. */
  @Test
  void theRegisterHasWhatWasDroppedBeforeACheckpointCoversIt() throws Exception {
    try (ViewHarness view = live(START)) {
      forget(view, "dropped", 0, 10);
      awaitFound(Map.of("online:card", 0L, "state:card", 0L));
      register.setAway(true);
      view.pay(1, "dropped", 2, START - MINUTE, 7);
      HeldUp.byTheRegister(register, () -> view.flink.prepareSnapshotPreBarrier(1));
      assertThat(register.found()).containsEntry(id + " state:card", 1L);
    }
  }

  /** The next marker finds it emptied. */
  @Test
  void soItHasWhatTheStateHeld() throws Exception {
    try (ViewHarness view = live(START)) {
      view.pay("a", 1, START - MINUTE, 3);
      view.goTo(START + SECOND);
      register.setAway(true);
      forget(view, "a", 0, 10);
      HeldUp.byTheRegister(register, () -> view.flink.prepareSnapshotPreBarrier(1));
      assertThat(register.found())
          .containsEntry(id + " online:card", 1L)
          .containsEntry(id + " state:card", 1L);
    }
  }

  private void forget(ViewHarness view, String key, int partition, long cut) throws Exception {
    if (id == 0) {
      id = register.request(view.view.spec().entity(), key(view.view, key), SETTLES);
    }
    view.flink.processElement(
        new Forget(key(view.view, key), id, 0, partition, cut, SETTLES), SETTLES);
  }

  private static EntityKey key(io.millrace.compile.BoundView view, String key) {
    return view.keys().encode(List.of(key));
  }

  private ViewHarness live(long nowMillis) throws Exception {
    return ViewHarness.forgetting(
        CardFeatures.class,
        LiveView::new,
        new ViewForgetting(register, TextKeys.of("card_id"), "card", List.of("payments")),
        0,
        1,
        null,
        nowMillis);
  }
}
