package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.PulledOffset;
import io.millrace.forget.Finding;
import io.millrace.forget.Forget;
import io.millrace.job.JobClock;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.SourceNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What no state of the key's own views tells of is not cleared before it is known up to where: of a
 * table that is kept offline only, and of what only wider keys' views are fed with.
 */
final class UntoldFeedsTest extends UntoldItems {
  @Test
  void aTableThatIsKeptOfflineOnlyIsClearedOnceItsStageHasSaidUpToWhichPull() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      commit(1, Instant.now(), KEY, "other");
      rounds.round();
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_stored").isPending()).as("it has not settled").isTrue();
      settles(0);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_stored").isPending()).as("no cut is chosen").isTrue();
      register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
      settles(NOW - 4_999);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_stored").isPending()).as("so may be cuts of pushes").isTrue();
      settles(NOW - 5_000);
      commit(2, Instant.now(), KEY);
      commit(3, Instant.now(), KEY);
      rounds.round();
      rounds.checkpointed();
      rounds.round();
      assertThat(place("rows_stored").isPending()).as("some may be on their way").isTrue();
      rounds.checkpointed();
      rounds.round();
      assertThat(items()).containsExactly("1 other", "3 " + KEY);
      assertThat(place("rows_stored").rowsGone()).isEqualTo(2);
      assertThat(place("rows_stored").isLeast()).isFalse();
    }
  }

  @Test
  void ofItsKeyItIsSaidWhatWasThere() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      commit(1, Instant.now(), KEY);
      settles(0);
      register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
      rounds.round();
      Erasing.twoCheckpoints(rounds);
      places.doneCounted(List.of(id), "answers", "", null);
      rounds.round();
      register.finish(id);
      Forget forget = Forget.of(store, database.address(), EntityPlaces.Log.KEPT);
      Finding finding = Finding.of(forget.status(List.of(id)).get(0), List.of());
      assertThat(finding)
          .isEqualTo(new Finding(Finding.Kind.ROWS, 1, Set.of("rows_stored"), false, Set.of()));
    }
  }

  @Test
  void aStateOfAnotherJobSaysNothingOfThePullsThatAreLoggedHere() throws Exception {
    try (ErasureRounds rounds =
        asked(JobClock.LIVE, view -> !view.equals("listed"), ListedFeatures.class)) {
      settles(0);
      rounds.round();
      String pulls = SourceNames.OWN_PULLS + "listed__1";
      register.cut(id, "listed", pulls, Map.of(0, PulledOffset.of(3, 0)));
      for (ForgetPlace place : places.of(id)) {
        if (ForgetPlace.isOfComputed(place.name())) {
          places.done(id, place.name(), "", null);
        }
      }
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_listed").isPending()).as("the cut is by other numbers").isTrue();
      register.cut(id, "listed", Map.of(0, PulledOffset.of(9, 0)));
      Erasing.twoCheckpoints(rounds);
      assertThat(place("rows_listed").isPending()).isFalse();
    }
  }

  @Test
  void whatOnlyAWiderKeysViewIsFedWithIsClearedOnceItIsReadBeyondTheRequest() throws Exception {
    try (ErasureRounds rounds = asked(SoldFeatures.class, ShelvedFeatures.class)) {
      long settles = NOW - 1;
      settles(settles);
      rounds.round();
      leaveState();
      rounds.watermark(settles - 1);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).isTrue();
      rounds.watermark(settles);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).isFalse();
    }
  }

  /** Its watermark may be of years ago, for ever. */
  @Test
  void inAReplayThatIsClearedOnceItIsKnownUpToWhichOffset() throws Exception {
    try (ErasureRounds rounds = asked(JobClock.REPLAY, SoldFeatures.class, ShelvedFeatures.class)) {
      settles(0);
      rounds.round();
      leaveState();
      rounds.watermark(-1);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).as("no cut is chosen").isTrue();
      register.cut(id, "shelved", Map.of(0, 7L));
      settles(NOW - 4_999);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).as("others may choose theirs").isTrue();
      settles(NOW - 5_000);
      Erasing.twoCheckpoints(rounds);
      assertThat(place("events_shelved").isPending()).isFalse();
    }
  }

  /** Cuts are chosen of partitions that there were, and of tables that some job pulls. */
  @Test
  void rowsOfAPartitionWithoutACutGoByTheTimeAtWhichTheyCame() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      settles(1_000_000);
      register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
      commit(-1, Instant.ofEpochMilli(1_000_000), KEY, "other");
      commit(-2, Instant.ofEpochMilli(1_000_001), KEY);
      rounds.round();
      Erasing.twoCheckpoints(rounds);
      assertThat(items()).containsExactly("-1 other", "-2 " + KEY);
      assertThat(place("rows_stored").rowsGone()).isEqualTo(1);
      assertThat(place("rows_stored").isLeast()).isFalse();
    }
  }
}
