package io.millrace.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.HabitFeatures;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.StoreFeatures;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Places that nobody will clear are let go, and what that leaves of a request. */
final class ReleasedPlacesTest {
  private static final FeatureStore STORE =
      Compiler.compile(PayerFeatures.class, StoreFeatures.class, HabitFeatures.class).orThrow();

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  private static String table(String view) {
    return STORE.view(view).spec().onlineTable();
  }

  private static EntityKey payer(String name) {
    return STORE.view("payer").keys().encode(List.of(name));
  }

  private static Forget forget() {
    return Forget.of(STORE, database.address(), EntityPlaces.Log.KEPT);
  }

  @Test
  void aPlaceThatNobodyWillClearIsLetGoAndTheRequestGoesOnWithoutIt() {
    long id = forget().request("payer", List.of(List.of("ann")), "").get(0);
    ForgetPlaces places = new ForgetPlaces(database.address());
    assertThatThrownBy(() -> forget().release(id, List.of("served:habit", "online:gone"), ""))
        .hasMessageStartingWith(
            "Cannot release places of request %d: it has no place 'online:gone'; pending is "
                .formatted(id))
        .hasMessageContaining("served:habit; ");
    assertThat(forget().status().get(0).pending()).as("nothing was begun").contains("served:habit");
    places.add(id, List.of("online:old"));
    forget().release(id, List.of("online:old"), "its view is gone");
    assertThat(forget().status().get(0).places())
        .filteredOn(place -> place.name().equals("online:old"))
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.state()).isEqualTo(ForgetPlace.State.RELEASED);
              assertThat(place.detail()).isEqualTo("released: its view is gone");
              assertThat(place.doneAtMillis()).isNotNull();
            });
    assertThatThrownBy(() -> forget().release(id, List.of("online:old"), ""))
        .hasMessageContaining("place online:old is released");
    places.done(id, "online:old", "its job came back", null);
    assertThat(forget().status().get(0).places())
        .filteredOn(place -> place.name().equals("online:old"))
        .singleElement()
        .satisfies(place -> assertThat(place.state()).isEqualTo(ForgetPlace.State.DONE));
  }

  @Test
  void theRowOfAnOnlineTableThatIsLetGoIsDeleted() throws Exception {
    OnlineTable table = database.create("payer__0abd");
    database.putOnline(table.name(), payer("ann"));
    database.putOnline(table.name(), payer("bob"));
    long id = forget().request("payer", List.of(List.of("ann")), "").get(0);
    new ForgetPlaces(database.address()).add(id, List.of("online:payer__0abd", "online:none"));
    forget().release(id, List.of("online:none"), "its table was never made");
    assertThat(database.rows(table)).hasSize(2);
    forget().release(id, List.of("online:payer__0abd"), "its job will not come back");
    assertThat(database.encodedRows(table)).containsOnlyKeys(payer("bob"));
  }

  @Test
  void whatAJobThatRunsIsToClearIsNotLetGo() throws Exception {
    long id = forget().request("payer", List.of(List.of("ann")), "").get(0);
    List<String> places = List.of("state:payer__0abe", "written:payer__0abe", "state:payer__0abf");
    new ForgetPlaces(database.address()).add(id, places);
    database.execute(
        "insert into millrace.progress values ('payer__0abe', 0, 1, 1, 1000),"
            + " ('payer__0abf', 0, 1, 1, 1000), ('payer__0abf', 1, 1, 1, 9223372036854775807)");
    ScheduledExecutorService job = Executors.newSingleThreadScheduledExecutor();
    try {
      job.scheduleAtFixedRate(
          () -> {
            try {
              database.execute(
                  "update millrace.progress set complete_to = complete_to + 200"
                      + " where online_table = 'payer__0abe'");
            } catch (SQLException e) {
              throw new IllegalStateException(e);
            }
          },
          0,
          200,
          TimeUnit.MILLISECONDS);
      assertThatThrownBy(() -> forget().release(id, places, ""))
          .hasMessageContainingAll(
              "2 problems",
              "place state:payer__0abe is of a job that runs now, and clears it: wait for that, or"
                  + " stop the job first",
              "place written:payer__0abe is of a job that runs now");
    } finally {
      job.shutdownNow();
      assertThat(job.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(forget().status().get(0).pending()).as("nothing was begun").containsAll(places);
    forget().release(id, places, "");
    assertThat(forget().status().get(0).pending()).doesNotContainAnyElementsOf(places);
  }

  @Test
  void whatNewDefinitionsReplaceIsNotWaitedFor() throws Exception {
    new PostgresOnlineStore(database.address()).prepare(STORE.manifest());
    database.putOnline(table("habit"), payer("ann"));
    long id = forget().request("payer", List.of(List.of("ann")), "").get(0);
    FeatureStore left = Compiler.compile(PayerFeatures.class, StoreFeatures.class).orThrow();
    new ForgetPlaces(database.address()).add(id, List.of("events_gone", "state:payer__0abc"));
    Forget.of(left, database.address(), EntityPlaces.Log.KEPT).releaseReplaced(STORE.manifest());
    assertThat(forget().status().get(0).places())
        .filteredOn(place -> place.state() == ForgetPlace.State.RELEASED)
        .extracting(ForgetPlace::name)
        .containsExactlyInAnyOrder(
            "state:" + table("habit"),
            "online:" + table("habit"),
            "written:" + table("habit"),
            "served:habit");
    assertThat(database.rows(OnlineTable.of(STORE.view("habit").spec()))).isEmpty();
    assertThat(forget().status().get(0).pending())
        .as("another job may have it")
        .contains("state:payer__0abc", "events_gone", "events_paid", "state:" + table("payer"));
  }

  @Test
  void whenTheLastPlaceIsLetGoTheRequestIsFinished() {
    long id = forget().request("payer", List.of(List.of("ann")), "").get(0);
    ForgetPlaces places = new ForgetPlaces(database.address());
    places.of(id).stream()
        .filter(place -> !place.name().equals("answers"))
        .forEach(place -> places.done(id, place.name(), "", null));
    assertThat(forget().status().get(0).isFinished()).isFalse();
    forget().release(id, List.of("answers"), "");
    assertThat(forget().status().get(0).isFinished()).isTrue();
    assertThat(forget().status().get(0).key()).isEmpty();
    assertThatThrownBy(() -> forget().release(id, List.of("answers"), ""))
        .hasMessage("Cannot release places of request %d: it is finished".formatted(id));
    assertThatThrownBy(() -> forget().release(-1, List.of("answers"), ""))
        .hasMessage("Cannot release places of request -1: there is no such request");
  }
}
