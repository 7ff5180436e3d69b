package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetException;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.Sightings;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Online rows by definitions of which a column of the key is another type each, while a key of one
 * of them is being forgotten: it leaves them, and no other does, though it may have the same bytes.
 */
final class RetypedRowsTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  private static final Class<?> TWO = Sightings.OfTwo.SightingFeatures.class;
  private static final Class<?> THREE = Sightings.OfThree.SightingFeatures.class;
  private static final Class<?> NUMBERS = Sightings.OfNumbers.SightingFeatures.class;
  private static final Class<?> DAYS = Sightings.OfDays.SightingFeatures.class;

  private long id;

  private static BoundView view(Class<?> definition) {
    return Compiler.compile(definition).orThrow().view("sighting");
  }

  private static void deploy(Class<?> definition) {
    FeatureStore store = Compiler.compile(definition).orThrow();
    PostgresOnlineStore online = new PostgresOnlineStore(database.address());
    online.prepare(store.manifest());
    online.drawEpoch(store.manifest(), "test");
  }

  private static Forget forget(Class<?> definition) {
    return Forget.of(
        Compiler.compile(definition).orThrow(), database.address(), EntityPlaces.Log.NONE);
  }

  private static void insert(Class<?> definition, Object... keys) throws Exception {
    BoundView view = view(definition);
    try (Connection connection = database.address().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into %s values (?, ?, 1, 1, 1)"
                    .formatted(OnlineTable.of(view.spec()).sql()))) {
      for (Object key : keys) {
        byte[] bytes = view.keys().encode(List.of(key)).bytes();
        insert.setBytes(1, bytes);
        insert.setBytes(2, bytes);
        insert.executeUpdate();
      }
    }
  }

  private static List<Object> left(Class<?> definition) throws Exception {
    BoundView view = view(definition);
    return database.encodedRows(OnlineTable.of(view.spec())).keySet().stream()
        .map(key -> view.keys().decode(key).get(0))
        .toList();
  }

  /** By the first definition, which the second then replaces. */
  private void requestAndReplace(Class<?> before, String key, Class<?> after) throws Exception {
    id = forget(before).request("kind", List.of(List.of(key)), "").get(0);
    database.execute("update millrace.forgotten_key set settles_at = requested_at");
    deploy(after);
    forget(after).releaseReplaced(Compiler.compile(before).orThrow().manifest());
  }

  /** The job of the second definition clears what it can. */
  private void erase(Class<?> after) throws Exception {
    try (Chores chores =
        new ViewsEraser(
                ViewClasses.of(after),
                database.address(),
                null,
                UpkeepPolicy.DEFAULT,
                Share.ALL,
                Set.of("sighting"),
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                JobClock.LIVE)
            .make(getClass().getClassLoader(), Pace.full())) {
      ErasureRounds rounds = new ErasureRounds(database.address(), chores);
      rounds.watermark(Long.MAX_VALUE);
      rounds.round();
      ForgetPlaces places = new ForgetPlaces(database.address());
      places.of(id).stream()
          .filter(ForgetPlace::isInTheJob)
          .filter(ForgetPlace::isPending)
          .forEach(place -> places.done(id, place.name(), "", null));
      for (int i = 0; i < 4; i++) {
        rounds.round();
        rounds.checkpointed();
      }
    }
  }

  private Forgetting entry() {
    return new ForgetRegister(database.address())
        .read().entries().stream().filter(each -> each.id() == id).findFirst().orElseThrow();
  }

  @Test
  void aSymbolAmongMoreIsForgottenByBothDefinitions() throws Exception {
    deploy(TWO);
    insert(TWO, "ANN", "BOB");
    requestAndReplace(TWO, "BOB", THREE);
    insert(THREE, "ANN", "ART", "BOB");
    ForgetStatus status = forget(THREE).status().get(0);
    assertThat(status.key()).containsExactly("BOB");
    assertThat(left(TWO)).as("its place was released").containsExactlyInAnyOrder("ANN");
    insert(TWO, "BOB");
    erase(THREE);
    assertThat(entry().isUnderWay()).isFalse();
    assertThat(new ForgetPlaces(database.address()).of(id))
        .extracting(ForgetPlace::name)
        .contains(ForgetPlace.state(view(THREE).spec().onlineTable()));
    assertThat(left(TWO)).containsExactlyInAnyOrder("ANN");
    assertThat(left(THREE)).contains("ANN", "ART");
  }

  @Test
  void aSymbolThatIsGoneLeavesTheTableThatHasIt() throws Exception {
    deploy(THREE);
    insert(THREE, "ANN", "ART", "BOB");
    requestAndReplace(THREE, "ART", TWO);
    insert(THREE, "ART");
    insert(TWO, "ANN", "BOB");
    erase(TWO);
    assertThat(entry().isUnderWay()).isFalse();
    assertThat(new ForgetPlaces(database.address()).of(id))
        .extracting(ForgetPlace::name)
        .doesNotContain(ForgetPlace.state(view(TWO).spec().onlineTable()));
    assertThat(left(THREE)).containsExactlyInAnyOrder("ANN", "BOB");
    assertThat(left(TWO)).containsExactlyInAnyOrder("ANN", "BOB");
  }

  @Test
  void aNumberThatBecomesADayIsANumberStill() throws Exception {
    deploy(NUMBERS);
    insert(NUMBERS, 5, 6);
    requestAndReplace(NUMBERS, "5", DAYS);
    insert(NUMBERS, 5);
    insert(DAYS, LocalDate.ofEpochDay(5), LocalDate.ofEpochDay(6));
    assertThat(forget(DAYS).status().get(0).key()).containsExactly("5");
    erase(DAYS);
    assertThat(entry().isUnderWay()).isFalse();
    assertThat(new ForgetPlaces(database.address()).of(id))
        .extracting(ForgetPlace::name)
        .doesNotContain(ForgetPlace.state(view(DAYS).spec().onlineTable()));
    assertThat(left(NUMBERS)).containsExactly(6);
    assertThat(left(DAYS)).hasSize(2);
  }

  @Test
  void aNumberThatBecomesASymbolGoesOn() throws Exception {
    deploy(NUMBERS);
    insert(NUMBERS, 5, 6);
    requestAndReplace(NUMBERS, "5", THREE);
    insert(THREE, "ANN", "ART", "BOB");
    erase(THREE);
    assertThat(entry().isUnderWay()).isFalse();
    assertThat(left(NUMBERS)).containsExactly(6);
    assertThat(left(THREE)).hasSize(3);
  }

  @Test
  void aKeyOfTheTypeThatAColumnHadIsNamedByIt() throws Exception {
    deploy(NUMBERS);
    insert(NUMBERS, 5, 6);
    deploy(DAYS);
    insert(DAYS, LocalDate.ofEpochDay(5));
    id = forget(DAYS).request("kind:int", List.of(List.of("5")), "").get(0);
    database.execute("update millrace.forgotten_key set settles_at = requested_at");
    erase(DAYS);
    assertThat(entry().isUnderWay()).isFalse();
    assertThat(left(NUMBERS)).containsExactly(6);
    assertThat(left(DAYS)).hasSize(1);
  }

  @Test
  void aSymbolThatIsGoneIsNamedAsText() throws Exception {
    deploy(THREE);
    insert(THREE, "ANN", "ART", "BOB");
    deploy(TWO);
    insert(TWO, "BOB");
    id = forget(TWO).request("kind:string", List.of(List.of("ART")), "").get(0);
    assertThat(forget(TWO).status(List.of(id)).get(0).pending())
        .noneMatch(ForgetPlace::isOfComputed);
    database.execute("update millrace.forgotten_key set settles_at = requested_at");
    erase(TWO);
    assertThat(entry().isUnderWay()).isFalse();
    assertThat(left(THREE)).containsExactlyInAnyOrder("ANN", "BOB");
    assertThat(left(TWO)).containsExactly("BOB");
  }

  @Test
  void ofTypesThatNoColumnEverHadIsNoEntity() {
    deploy(NUMBERS);
    deploy(DAYS);
    for (String entity : List.of("kind:boolean", "kind:float", "kind:", "other:int", "kind:x")) {
      assertThatThrownBy(() -> forget(DAYS).request(entity, List.of(List.of("5")), ""))
          .isInstanceOf(ForgetException.class)
          .hasMessageContaining(
              "there is no such entity or view; there is kind, and the views sighting, and of other"
                  + " types before kind:int");
    }
  }
}
