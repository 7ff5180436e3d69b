package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.PulledOffset;
import io.millrace.forget.Forget;
import io.millrace.job.JobClock;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetPlace;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Places say what they wait for, as long as they do. */
final class AwaitedFeedsTest extends UntoldItems {
  private String said(String place) {
    return place(place).detail();
  }

  @Test
  void itsPlacesSayWhatTheyWaitForUntilItIsThere() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      settles(NOW + 1);
      rounds.round();
      assertThat(said("rows_stored"))
          .isEqualTo("waits until 1970-01-01T00:33:20.001Z, when cuts are chosen");
      settles(NOW - 4_000);
      rounds.round();
      String forTheCut =
          "waits for the cut of table stored, which this job chooses as it pulls the table";
      assertThat(said("rows_stored")).isEqualTo(forTheCut);
      assertThat(said("answers")).as("it comes later").isEqualTo(forTheCut);
      register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
      rounds.round();
      assertThat(said("rows_stored"))
          .isEqualTo(
              "waits until 1970-01-01T00:33:21Z, as more cuts of table stored may be chosen");
      settles(NOW - 5_000);
      rounds.round();
      assertThat(said("rows_stored")).isEmpty();
      assertThat(said("answers")).isEmpty();
    }
  }

  @Test
  void theySayItInOneWriteAndKeepWhatElseIsSaid() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      settles(0);
      rounds.round();
      assertThat(said("answers")).startsWith("waits for the cut");
      places.say(id, "answers", "failed, by another job");
      rounds.round();
      assertThat(said("answers")).isEqualTo("failed, by another job");
      places.say(id, "rows_stored", "");
      rounds.round();
      assertThat(said("rows_stored")).as("another took it back").startsWith("waits for the cut");
      assertThat(said("answers")).isEqualTo("failed, by another job");
    }
  }

  @Test
  void whatAKilledJobSaidIsTakenBackByItsNextLife() throws Exception {
    try (ErasureRounds rounds = asked(StoredFeatures.class)) {
      settles(0);
      rounds.round();
      assertThat(said("rows_stored")).startsWith("waits for the cut");
    }
    register.cut(id, "stored", Map.of(0, PulledOffset.of(3, 0)));
    try (ErasureRounds rounds =
        rounds(JobClock.LIVE, catalog, Set.of("stored"), StoredFeatures.class)) {
      rounds.round();
      assertThat(said("rows_stored")).isEmpty();
    }
  }

  @Test
  void whatIsNotReadBeyondTheRequestIsSaid() throws Exception {
    try (ErasureRounds rounds = asked(SoldFeatures.class, ShelvedFeatures.class)) {
      settles(NOW - 1);
      rounds.round();
      assertThat(said("events_shelved")).as("the state comes first").isEmpty();
      leaveState();
      rounds.round();
      assertThat(said("events_shelved"))
          .isEqualTo("waits until shelved is read beyond 1970-01-01T00:33:19.999Z");
      rounds.watermark(NOW - 1);
      rounds.round();
      assertThat(said("events_shelved")).isEmpty();
    }
  }

  /** Nobody else says why it does not go on. */
  @Test
  void aJobOfSomeViewsSaysThatATableWaitsForAnotherJobWhichMayNeverRun() throws Exception {
    Class<?>[] definitions = {SoldFeatures.class, ShelvedFeatures.class, PlacedFeatures.class};
    asked(definitions).close();
    settles(0);
    try (ErasureRounds rounds = rounds(JobClock.LIVE, null, Set.of("sold"), definitions)) {
      rounds.watermark(NOW);
      rounds.round();
      leaveState();
      Erasing.twoCheckpoints(rounds);
      assertThat(said(ForgetPlace.WIDER))
          .isEqualTo(
              "waits for the cut of table placed, which another job chooses that pulls the table:"
                  + " if none does so any more, let this place go by forget --release");
      Forget forget = Forget.of(store, database.address(), EntityPlaces.Log.NONE);
      forget.release(id, List.of(ForgetPlace.WIDER), "no such job any more");
      assertThat(place(ForgetPlace.WIDER).state()).isEqualTo(ForgetPlace.State.RELEASED);
      register.cut(id, "placed", Map.of(0, PulledOffset.of(3, 0)));
      Erasing.twoCheckpoints(rounds);
      assertThat(place(ForgetPlace.SAVEPOINTS).isPending()).isFalse();
    }
  }
}
