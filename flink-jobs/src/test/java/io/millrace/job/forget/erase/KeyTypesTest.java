package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetException;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresOnlineStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which keys an entity's name means. */
final class KeyTypesTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  record Item(long id, String name) {}

  record Place(String id, String region, long n) {}

  @FeatureView(owner = "tests@example.com", description = "Items by their names")
  static final class NameFeatures {
    static final Entity.One<Long> ITEM = Entity.key("item_id", Long.class);
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ITEM, Item::id)
            .every("1h");
    static final Entity.One<String> NAME = Entity.key("name", String.class);
    static final Feature<Long> ITEMS_OF = ITEMS.by(NAME, Item::name).count().forever();
  }

  @FeatureView(owner = "tests@example.com", description = "Items by their numbers")
  static final class NumberFeatures {
    static final Entity.One<Long> ID = Entity.key("id", Long.class);
    static final Table<Item> NUMBERED =
        Table.of(Item.class)
            .from(Jdbc.query("stock", "select id, name from items"))
            .key(ID, Item::id)
            .every("1h");
    static final Feature<String> NAME = NUMBERED.latest(Item::name);
  }

  @FeatureView(owner = "tests@example.com", description = "Places by code and region")
  static final class RegionFeatures {
    static final Entity.Two<String, String> PLACE =
        Entity.key("id", String.class).and("region", String.class);
    static final Table<Place> PLACES =
        Table.of(Place.class)
            .from(Jdbc.query("stock", "select id, region, n from places"))
            .key(PLACE, Place::id, Place::region)
            .every("1h");
    static final Feature<Long> N = PLACES.latest(Place::n);
  }

  private static FeatureStore deployed(Class<?>... views) {
    FeatureStore store = Compiler.compile(views).orThrow();
    PostgresOnlineStore online = new PostgresOnlineStore(database.address());
    online.prepare(store.manifest());
    online.drawEpoch(store.manifest(), "test");
    return store;
  }

  @Test
  void aTablesOwnKeyThatNoViewIsByIsNoEntityOfWhichAnythingIsServed() {
    FeatureStore store = deployed(NameFeatures.class);
    assertThatThrownBy(
            () ->
                Forget.of(store, database.address(), EntityPlaces.Log.KEPT)
                    .request("item_id", List.of(List.of("7")), ""))
        .isInstanceOf(ForgetException.class)
        .hasMessageContaining("there is no such entity or view; there is name");
  }

  @Test
  void aColumnOfTheSameNameAndAnotherTypeIsOfAnotherEntity() throws Exception {
    FeatureStore store = deployed(NumberFeatures.class, RegionFeatures.class);
    OfflineCatalog catalog =
        OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", folder.toUri().toString()));
    LogTables.prepare(catalog, List.of(ServedLog.table(store.view("number"))));
    Forget forget = Forget.of(store, database.address(), EntityPlaces.Log.KEPT);
    long id = forget.request("id", List.of(List.of("5")), "").get(0);
    long other = forget.request("id,region", List.of(List.of("a", "b")), "").get(0);
    database.settle();
    ForgetPlaces places = new ForgetPlaces(database.address());
    assertThat(places.of(id)).extracting(ForgetPlace::name).noneMatch(n -> n.contains("region"));
    try (Chores chores =
        new ChosenChores(
            new ViewsEraser(
                    ViewClasses.of(NumberFeatures.class, RegionFeatures.class),
                    database.address(),
                    catalog,
                    UpkeepPolicy.DEFAULT,
                    Share.ALL,
                    Set.of("number", "region"),
                    Map.of(),
                    Map.of(),
                    null,
                    Map.of(),
                    JobClock.LIVE)
                .make(getClass().getClassLoader(), Pace.full()),
            place -> true)) {
      ErasureRounds rounds = new ErasureRounds(database.address(), chores);
      rounds.watermark(Long.MAX_VALUE);
      rounds.round();
      for (long each : List.of(id, other)) {
        places.of(each).stream()
            .filter(ForgetPlace::isInTheJob)
            .forEach(place -> places.done(each, place.name(), "", null));
      }
      for (int i = 0; i < 4; i++) {
        rounds.round();
        rounds.checkpointed();
      }
    }
    for (long each : List.of(id, other)) {
      assertThat(places.of(each)).isNotEmpty().noneMatch(ForgetPlace::isPending);
    }
  }

  @Test
  void aZeroByteInAKeyOrInWhatIsSaidOfItHoldsUpNothing() {
    FeatureStore store = deployed(NameFeatures.class);
    BoundView names = store.view("name");
    EntityKey key = names.keys().encode(List.of("a\0b"));
    new ReachedMarks(database.address()).forget(store.table("items"), names.keys(), Set.of(key));
    ForgetPlaces places = new ForgetPlaces(database.address());
    long id =
        new ForgetRegister(database.address())
            .request(names.keys().spec(), key, "", List.of("rows_items"));
    places.say(id, "rows_items", "cannot take a\0b");
    assertThat(places.of(id))
        .extracting(ForgetPlace::detail)
        .containsExactly("cannot take a\ufffdb");
  }
}
