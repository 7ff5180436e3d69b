package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.core.EntityKey;
import io.millrace.forget.Finding;
import io.millrace.forget.Forget;
import io.millrace.job.forget.KeyRegister.Found;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the register knows of the rows that went from a place, whatever became of who took them. */
final class PlaceCountTest {
  private static final String PLACE = "events_paid";

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  private final ForgetRegister register = new ForgetRegister(database.address());
  private final ForgetPlaces places = new ForgetPlaces(database.address());
  private long card;
  private long wider;
  private long other;

  @BeforeEach
  void ask() {
    card = request(1);
    wider =
        register
            .requestHeld(
                TextKeys.of("card,shop"),
                List.of(new ForgetRegister.Held(card, key(2))),
                List.of(PLACE, "state:x"))
            .get(0);
    other = request(3);
  }

  private static EntityKey key(int text) {
    return new EntityKey(new byte[] {2, (byte) ('a' + text)});
  }

  private long request(int text) {
    return register.request(TextKeys.of("card"), key(text), "", List.of(PLACE, "state:x"));
  }

  private PlaceCount count(Long... ids) {
    return new PlaceCount(database.address(), PLACE, List.of(ids));
  }

  private String of(long id) {
    return places.of(id).stream()
        .filter(place -> place.name().equals(PLACE))
        .map(place -> (place.isLeast() ? ">=" : "=") + place.rowsGone())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eachEntryHasItsOwnRowsAndOneThatIsHeldOnlyThoseThatGoForItAlone() {
    PlaceCount count = count(card, wider, other);
    Map<Set<Long>, Long> rows =
        Map.of(
            Set.of(card),
            5L,
            Set.of(card, wider),
            7L,
            Set.of(wider),
            11L,
            Set.of(card, wider, other),
            13L);
    count.going(rows);
    assertThat(List.of(of(card), of(wider), of(other)))
        .containsExactly(">=null", ">=null", ">=null");
    count.gone(rows, rows);
    assertThat(List.of(of(card), of(wider), of(other))).containsExactly("=25", "=11", "=13");
    count.going(Map.of(Set.of(other), 2L));
    count.gone(Map.of(Set.of(other), 2L), Map.of(Set.of(other), 1L));
    assertThat(List.of(of(card), of(wider), of(other))).containsExactly("=25", "=11", "=14");
  }

  @Test
  void whoIsKilledBeforeHeHasCountedLeavesALowerBoundOfThoseWhoseRowsWentAndOfNoOther() {
    count(card, other).going(Map.of(Set.of(card), 5L));
    PlaceCount next = count(card, other);
    next.going(Map.of(Set.of(card), 2L));
    next.gone(Map.of(Set.of(card), 2L), Map.of(Set.of(card), 2L));
    places.doneCounted(List.of(card, other), PLACE, "", null);
    assertThat(of(card)).isEqualTo(">=2");
    assertThat(of(other)).isEqualTo("=0");
  }

  @Test
  void rowsThatStayedInTheEndAreNotCounted() {
    PlaceCount count = count(card, other);
    count.going(Map.of(Set.of(card), 5L));
    count.gone(Map.of(Set.of(card), 5L), Map.of());
    assertThat(of(card)).isEqualTo("=0");
  }

  @Test
  void ofRowsOfWhichNobodyCanSayWhoseTheyAreEachMayHaveHadSome() {
    Map<Set<Long>, Long> rows = Map.of(Set.of(), 1L, Set.of(card), 2L);
    PlaceCount count = count(card, other);
    count.going(rows);
    count.gone(rows, rows);
    places.doneCounted(List.of(card, other), PLACE, "", null);
    assertThat(List.of(of(card), of(other), of(wider)))
        .as("the third is not cleared here")
        .containsExactly(">=2", ">=0", "=null");
  }

  @Test
  void whatIsDoneWithoutCountingIsUnknown() {
    places.done(List.of(card), PLACE, "", null);
    assertThat(of(card)).isEqualTo("=null");
    count(other).hadMore(Set.of(other));
    places.doneCounted(List.of(other), PLACE, "", null);
    assertThat(of(other)).isEqualTo(">=0");
  }

  @Test
  void ofAStateTheMostThatWasSaidCounts() {
    register.found(List.of(new Found(card, "state:x", 0), new Found(card, "state:x", 1)));
    register.found(List.of(new Found(card, "state:x", 0), new Found(other, "state:x", 0)));
    register.found(List.of(new Found(999, "state:x", 1), new Found(card, "state:none", 1)));
    places.done(card, "state:x", "", null);
    assertThat(places.of(card)).filteredOn(ForgetPlace::isState).allMatch(p -> p.rowsGone() == 1);
    assertThat(places.of(other)).filteredOn(ForgetPlace::isState).allMatch(p -> p.rowsGone() == 0);
  }

  /** Of a table that is kept offline only nothing else says that a row was on its way. */
  @Test
  void whatWasDroppedOnItsWayToATableIsNotSaidToHaveBeenNothing() {
    register.hadMore(Map.of(PLACE, Set.of(other), "rows_none", Set.of(card)));
    register.hadMore(Map.of(PLACE, Set.of(other)));
    PlaceCount count = count(card, other);
    count.going(Map.of(Set.of(card), 1L));
    count.gone(Map.of(Set.of(card), 1L), Map.of(Set.of(card), 1L));
    places.doneCounted(List.of(card, other), PLACE, "", null);
    assertThat(List.of(of(card), of(other))).containsExactly("=1", ">=0");
    for (long id : List.of(card, other)) {
      register.found(List.of(new Found(id, "state:x", 0)));
      places.done(id, "state:x", "", null);
      register.finish(id);
    }
    Forget forget =
        Forget.of(
            Compiler.compile(Sightings.OfTwo.SightingFeatures.class).orThrow(),
            database.address(),
            EntityPlaces.Log.KEPT);
    assertThat(forget.status(List.of(other)))
        .singleElement()
        .satisfies(
            status ->
                assertThat(Finding.of(status, List.of()).kind()).isEqualTo(Finding.Kind.UNKNOWN));
  }

  @Test
  void aCloserLookIsForThoseOfWhomNothingWasFoundNorOfOneThatGoesWithThem() {
    PlaceCount count = count(card, wider, other);
    assertThat(count.ofNothing()).containsExactlyInAnyOrder(card, wider, other);
    count.going(Map.of(Set.of(other), 1L));
    assertThat(count.ofNothing()).contains(other);
    count.gone(Map.of(Set.of(other), 1L), Map.of(Set.of(other), 1L));
    assertThat(count.ofNothing()).containsExactlyInAnyOrder(card, wider);
    register.found(List.of(new Found(wider, "state:x", 1)));
    assertThat(count.ofNothing()).isEmpty();
  }
}
