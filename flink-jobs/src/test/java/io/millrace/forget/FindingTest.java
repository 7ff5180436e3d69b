package io.millrace.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.forget.ForgetPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing is said to have been found only where that is known of every place. */
final class FindingTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
  private static final List<ForgetPlace> EMPTY =
      List.of(
          counted("state:card__1", 0L),
          counted("online:card__1", 0L),
          uncounted("written:card__1"),
          counted("events_paid", 0L),
          counted("served:card", 0L),
          counted("answers", 0L),
          counted("datasets:/d", 0L),
          uncounted("wider_keys"),
          uncounted("kafka:paid", 9L),
          uncounted("savepoints", ForgetPlace.NEVER));

  private static ForgetPlace counted(String name, Long rows) {
    return new ForgetPlace(name, ForgetPlace.State.DONE, 1L, null, "", rows, false);
  }

  private static ForgetPlace uncounted(String name) {
    return uncounted(name, null);
  }

  private static ForgetPlace uncounted(String name, Long until) {
    return new ForgetPlace(name, ForgetPlace.State.DONE, 1L, until, "", null, false);
  }

  private static ForgetStatus status(long id, Long heldBy, List<ForgetPlace> places) {
    boolean isDone = places.stream().noneMatch(ForgetPlace::isPending);
    return new ForgetStatus(
        id, heldBy, null, "card", List.of(), "", AT, isDone ? AT : null, places);
  }

  private static Finding with(ForgetPlace... others) {
    List<ForgetPlace> places = new ArrayList<>(EMPTY);
    for (ForgetPlace other : others) {
      places.removeIf(place -> place.name().equals(other.name()));
      places.add(other);
    }
    return Finding.of(status(1, null, places), List.of());
  }

  @Test
  void nothingIsFoundWhereEveryPlaceHadNothing() {
    assertThat(with()).isEqualTo(new Finding(Finding.Kind.NOTHING, 0, Set.of(), false, Set.of()));
  }

  @Test
  void notWhereOnePlaceIsPendingReleasedUncountedALowerBoundOrHasSomethingLeft() {
    ForgetPlace pending =
        new ForgetPlace("answers", ForgetPlace.State.PENDING, null, null, "", 0L, false);
    ForgetPlace released =
        new ForgetPlace("answers", ForgetPlace.State.RELEASED, 1L, null, "", 0L, false);
    ForgetPlace least = new ForgetPlace("answers", ForgetPlace.State.DONE, 1L, null, "", 0L, true);
    ForgetPlace left = new ForgetPlace("answers", ForgetPlace.State.DONE, 1L, 99L, "", 0L, false);
    assertThat(with(pending).kind()).isEqualTo(Finding.Kind.UNDER_WAY);
    for (ForgetPlace each : List.of(released, least, left, uncounted("answers"))) {
      assertThat(with(each).kind()).as(each.toString()).isEqualTo(Finding.Kind.UNKNOWN);
      assertThat(with(each).unknown()).containsExactly("answers");
    }
    assertThat(with(uncounted("state:card__1")).unknown()).containsExactly("state:card__1");
    assertThat(with(uncounted("online:card__1")).kind()).isEqualTo(Finding.Kind.UNKNOWN);
  }

  @Test
  void aStateThatHeldItOrAWiderKeyIsSomething() {
    assertThat(with(counted("state:card__1", 1L)).kind()).isEqualTo(Finding.Kind.HELD);
    Finding wider =
        Finding.of(status(1, null, EMPTY), List.of(status(2, 1L, EMPTY), status(3, 1L, EMPTY)));
    assertThat(wider.kind()).isEqualTo(Finding.Kind.HELD);
    assertThat(with(counted("wider_keys", 1L)).kind())
        .as("something of one was on its way")
        .isEqualTo(Finding.Kind.HELD);
  }

  @Test
  void aWiderKeyByItselfIsSomethingAsItsRowsCountWithTheKeyThatItHolds() {
    Finding alone = Finding.of(status(2, 1L, EMPTY), List.of());
    assertThat(alone).isEqualTo(new Finding(Finding.Kind.HELD, 0, Set.of(), false, Set.of()));
  }

  @Test
  void ofWhatWasStillToBeCommittedAndOfWiderKeysNobodyKnowsWhereTheyWereReleased() {
    for (String name : List.of("written:card__1", "wider_keys")) {
      Finding finding =
          with(new ForgetPlace(name, ForgetPlace.State.RELEASED, 1L, null, "", null, false));
      assertThat(finding.kind()).isEqualTo(Finding.Kind.UNKNOWN);
      assertThat(finding.unknown()).containsExactly(name);
    }
  }

  @Test
  void rowsOfAllPlacesAndOfWiderKeysAreAddedUp() {
    List<ForgetPlace> places =
        List.of(
            counted("state:card__1", 1L),
            counted("online:card__1", 1L),
            counted("events_paid", 300L),
            counted("answers", 0L));
    List<ForgetPlace> ofWider = List.of(counted("online:w", 1L), counted("events_paid", 10L));
    assertThat(Finding.of(status(1, null, places), List.of(status(2, 1L, ofWider))))
        .isEqualTo(
            new Finding(
                Finding.Kind.ROWS,
                312,
                Set.of("online:card__1", "online:w", "events_paid"),
                false,
                Set.of()));
    Finding least =
        Finding.of(status(1, null, places), List.of(status(2, 1L, List.of(uncounted("answers")))));
    assertThat(least.isLeast()).isTrue();
    assertThat(least.unknown()).containsExactly("answers");
    ForgetPlace letters =
        new ForgetPlace(
            "dead_letters", ForgetPlace.State.DONE, 1L, ForgetPlace.NEVER, "", 2L, false);
    assertThat(with(letters).isLeast()).as("what went was counted").isFalse();
  }
}
