package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Finding;
import io.millrace.forget.Forget;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a release before rows were counted has cleared, nobody knows; it is not nothing. */
final class RowsUpgradeTest {
  private static final FeatureStore STORE =
      Compiler.compile(Sightings.OfTwo.SightingFeatures.class).orThrow();
  private static final EntityCodec KEYS = new EntityCodec(TextKeys.of("shop"));
  private static final long FINISHED = 1;
  private static final long OPEN = 2;

  private FormerStore former;
  private PostgresAddress address;
  private ForgetPlaces places;

  @BeforeEach
  void before() throws Exception {
    former = new FormerStore("13", new byte[] {1});
    address = former.address();
    places = new ForgetPlaces(address);
    for (long id : List.of(FINISHED, OPEN)) {
      former.execute(
          "insert into millrace.forgotten_key (id, entity, key_hash, key, reason, requested_at,"
              + " settles_at, finished_at) overriding system value"
              + " values (?, 'shop', ?, ?, '', 0, 0, ?::bigint)",
          id,
          new byte[] {(byte) id},
          id == OPEN ? KEYS.encode(List.of("s1")).bytes() : null,
          id == OPEN ? null : 5L);
      for (String place : List.of("events_seen", "answers")) {
        boolean isDone = id == FINISHED || place.equals("answers");
        former.execute(
            "insert into millrace.forget_place (id, place, state, done_at, detail)"
                + " values (?, ?, ?, ?::bigint, '')",
            id,
            place,
            isDone ? "done" : "pending",
            isDone ? 4L : null);
      }
    }
    new PostgresOnlineStore(address).prepare(STORE.manifest());
  }

  @AfterEach
  void close() {
    former.close();
  }

  private Finding finding(long id) {
    return Forget.of(STORE, address, EntityPlaces.Log.KEPT).status(List.of(id)).stream()
        .map(status -> Finding.of(status, List.of()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whatWasFinishedIsUnknown() {
    assertThat(places.of(FINISHED)).allMatch(place -> place.rowsGone() == null);
    assertThat(finding(FINISHED).kind()).isEqualTo(Finding.Kind.UNKNOWN);
    assertThat(finding(FINISHED).unknown()).containsExactlyInAnyOrder("events_seen", "answers");
  }

  @Test
  void whatIsUnderWayIsALowerBoundAsRowsMayHaveGoneAlready() {
    places.doneCounted(List.of(OPEN), "events_seen", "", null);
    new ForgetRegister(address).finish(OPEN);
    assertThat(finding(OPEN).kind()).isEqualTo(Finding.Kind.UNKNOWN);
    assertThat(finding(OPEN).unknown()).containsExactlyInAnyOrder("events_seen", "answers");
    assertThat(places.of(OPEN))
        .filteredOn(place -> place.name().equals("events_seen"))
        .singleElement()
        .matches(place -> place.rowsGone() == 0 && place.isLeast());
  }

  @Test
  void aPlaceOfBeforeThatIsClearedGoesOnFromThere() {
    PlaceCount count = new PlaceCount(address, "events_seen", List.of(OPEN));
    count.going(Map.of(Set.of(OPEN), 3L));
    count.gone(Map.of(Set.of(OPEN), 3L), Map.of(Set.of(OPEN), 3L));
    places.doneCounted(List.of(OPEN), "events_seen", "", null);
    new ForgetRegister(address).finish(OPEN);
    assertThat(finding(OPEN).kind()).isEqualTo(Finding.Kind.ROWS);
    assertThat(finding(OPEN).rows()).isEqualTo(3);
    assertThat(finding(OPEN).isLeast()).isTrue();
  }

  @Test
  void aRequestOfThisReleaseIsCounted() {
    long id =
        new ForgetRegister(address)
            .request(TextKeys.of("shop"), KEYS.encode(List.of("s9")), "", List.of("events_seen"));
    places.doneCounted(List.of(id), "events_seen", "", null);
    new ForgetRegister(address).finish(id);
    assertThat(finding(id).kind()).isEqualTo(Finding.Kind.NOTHING);
  }
}
