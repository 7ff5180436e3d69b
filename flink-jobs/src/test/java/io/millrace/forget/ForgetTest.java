package io.millrace.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.HabitFeatures;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.StoreFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class ForgetTest {
  private static final FeatureStore STORE =
      Compiler.compile(PayerFeatures.class, StoreFeatures.class, HabitFeatures.class).orThrow();

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private static String table(String view) {
    return STORE.view(view).spec().onlineTable();
  }

  private static Forget forget() {
    return Forget.of(STORE, database.address(), EntityPlaces.Log.KEPT);
  }

  @Test
  void whatIsWrongIsSaidAtOnceAndNothingIsBegun() {
    assertThatThrownBy(() -> forget().request("card", List.of(), ""))
        .isInstanceOf(ForgetException.class)
        .hasMessage(
            "Cannot forget keys of 'card': 2 problems\n"
                + "  there is no such entity or view; there is payer; shop, and the views habit;"
                + " store\n"
                + "  no key is given");
    assertThatThrownBy(
            () ->
                forget()
                    .request(
                        "payer", List.of(List.of("ann"), List.of("a", "b"), List.of()), "asked"))
        .hasMessageContainingAll(
            "2 problems", "key a/b: 2 key values for entity payer; it has 1", "key : 0 key values");
    assertThat(forget().status()).isEmpty();
  }

  @Test
  void aRequestNamesEachPlaceAndOneKeyIsAskedForOnce() {
    List<Long> ids =
        forget().request("payer", List.of(List.of("ann"), List.of("bob"), List.of("ann")), "why");
    assertThat(ids).hasSize(2).isSorted();
    List<ForgetStatus> status = forget().status();
    assertThat(status).hasSize(2);
    assertThat(status.get(0).key()).containsExactly("ann");
    assertThat(status.get(0).reason()).isEqualTo("why");
    assertThat(status.get(0).isFinished()).isFalse();
    assertThat(status.get(0).pending())
        .containsExactlyInAnyOrder(
            "state:" + table("payer"),
            "state:" + table("habit"),
            "online:" + table("payer"),
            "online:" + table("habit"),
            "written:" + table("payer"),
            "written:" + table("habit"),
            "earlier:payer",
            "earlier:habit",
            "events_paid",
            "served:payer",
            "served:habit",
            "dead_letters",
            "answers");
    assertThat(EntityPlaces.of(STORE, STORE.view("payer").keys().spec(), EntityPlaces.Log.NONE))
        .hasSize(6)
        .allMatch(place -> place.contains(":"));
  }

  /** A job that began anew knows nothing of such a row, and deletes it all the same. */
  @Test
  void aRowThatIsOnlineIsKnownFromTheRequestOn() throws Exception {
    new PostgresOnlineStore(database.address()).prepare(STORE.manifest());
    database.putOnline(table("habit"), STORE.view("habit").keys().encode(List.of("ann")));
    List<Long> ids = forget().request("payer", List.of(List.of("ann"), List.of("typo")), "");
    ForgetPlaces places = new ForgetPlaces(database.address());
    for (long id : ids) {
      assertThat(places.of(id))
          .filteredOn(place -> place.rowsGone() != null)
          .extracting(ForgetPlace::name, ForgetPlace::rowsGone)
          .isEqualTo(id == ids.get(0) ? List.of(tuple("online:" + table("habit"), 1L)) : List.of());
    }
  }

  @Test
  void aKeyThatWasForgottenBeforeNamesThatRequest() {
    long first = forget().request("payer", List.of(List.of("ann")), "").get(0);
    new ForgetRegister(database.address()).finish(first);
    List<Long> again = forget().request("payer", List.of(List.of("bob"), List.of("ann")), "");
    assertThat(forget().status())
        .extracting(ForgetStatus::id, ForgetStatus::before)
        .containsExactly(tuple(first, null), tuple(again.get(0), null), tuple(again.get(1), first));
  }

  @Test
  void datasetsAreRedactedWhenTheLogIsWithoutTheKeyAndThenItIsDone() throws Exception {
    Path target = folder.resolve("set.csv");
    String rows = "payer,payer__spend_1h\nann,1.5\nbob,2.5\n";
    Files.writeString(target, rows);
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    records.publish(DatasetRecords.fraud(target, FileDigest.of(rows)), published -> {});
    ForgottenDatasets datasets = new ForgottenDatasets(STORE, database.address(), records);
    long id =
        forget().withDatasets(records.path()).request("payer", List.of(List.of("ann")), "").get(0);
    ForgetPlaces places = new ForgetPlaces(database.address());
    assertThat(datasets.run()).as("the log still has it").isZero();
    assertThat(target).hasContent(rows);
    for (ForgetPlace place : places.of(id)) {
      if (!place.isOfDatasets()) {
        places.done(id, place.name(), "", null);
      }
    }
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(Files.readAllLines(target)).hasSize(2).noneMatch(line -> line.contains("ann"));
    DatasetRecord left = records.find("fraud", Optional.empty()).orElseThrow();
    assertThat(left.redacted().get(0).forgetting()).isEqualTo(id);
    ForgetStatus done = forget().status().get(0);
    assertThat(done.isFinished()).isTrue();
    assertThat(done.key()).isEmpty();
    assertThat(done.places())
        .anySatisfy(place -> assertThat(place.detail()).isEqualTo("1 redacted: fraud 1"));
    assertThat(datasets.run()).isZero();
  }

  @Test
  void aDatasetThatCannotBeReadHoldsUpNoOtherAndSaysWhy() throws Exception {
    Path target = folder.resolve("readable.csv");
    String rows = "payer,payer__spend_1h\nann,1.5\nbob,2.5\n";
    Files.writeString(target, rows);
    DatasetFolder records = new DatasetFolder(folder.resolve("unreadable"));
    records.publish(DatasetRecords.fraudIn("iceberg:sets.gone", "digest"), published -> {});
    records.publish(DatasetRecords.fraud(target, FileDigest.of(rows)), published -> {});
    ForgottenDatasets datasets = new ForgottenDatasets(STORE, database.address(), records);
    List<Long> ids =
        forget()
            .withDatasets(records.path())
            .request("payer", List.of(List.of("ann"), List.of("bob")), "");
    ForgetPlaces places = new ForgetPlaces(database.address());
    for (long id : ids) {
      places.of(id).stream()
          .filter(place -> !place.isOfDatasets())
          .forEach(place -> places.done(id, place.name(), "", null));
    }
    assertThat(datasets.run()).isZero();
    assertThat(Files.readAllLines(target)).hasSize(1);
    for (long id : ids) {
      assertThat(places.of(id))
          .filteredOn(ForgetPlace::isPending)
          .singleElement()
          .satisfies(
              place ->
                  assertThat(place.detail())
                      .startsWith("failed, and is tried again: Cannot read dataset 'fraud'"));
    }
  }

  /** Whatever the clocks of two machines say. */
  @Test
  void aSetThatWasMadeWithoutTheKeyKeepsItsNewRowsAndOneOfBeforeLosesThem() throws Exception {
    DatasetFolder records = new DatasetFolder(folder.resolve("clocks"));
    String rows = "payer,payer__spend_1h\nann,1.5\nbob,2.5\n";
    long id =
        forget().withDatasets(records.path()).request("payer", List.of(List.of("ann")), "").get(0);
    Path before = Files.writeString(folder.resolve("before.csv"), rows);
    Path since = Files.writeString(folder.resolve("since.csv"), rows);
    Path among = Files.writeString(folder.resolve("among.csv"), rows);
    String digest = FileDigest.of(rows);
    // The first is dated ahead, the others long before it was asked for.
    records.publish(
        DatasetRecords.made("before", before, digest, "2999-01-01T00:00:00Z", List.of(id - 1)),
        published -> {});
    records.publish(
        DatasetRecords.made("since", since, digest, "2001-01-01T00:00:00Z", List.of(id)),
        published -> {});
    records.publish(
        DatasetRecords.made("among", among, digest, "2001-01-01T00:00:00Z", List.of(0L, id)),
        published -> {});
    ForgetPlaces places = new ForgetPlaces(database.address());
    for (ForgetPlace place : places.of(id)) {
      if (!place.isOfDatasets()) {
        places.done(id, place.name(), "", null);
      }
    }
    assertThat(new ForgottenDatasets(STORE, database.address(), records).run()).isEqualTo(1);
    assertThat(before).content().doesNotContain("ann");
    assertThat(since).hasContent(rows);
    assertThat(among).hasContent(rows);
  }

  @Test
  void whatIsNotThereIsToldFromWhatIsWrong() {
    List<List<String>> ann = List.of(List.of("ann"));
    long id = forget().request("payer", ann, "").get(0);
    List<ThrowingCallable> missing =
        List.of(
            () -> forget().request("card", ann, ""),
            () -> forget().columns("card", List.of("ann")),
            () -> forget().release(-1, List.of("answers"), ""),
            () -> forget().release(id, List.of("served:habit", "online:gone"), ""));
    List<ThrowingCallable> wrong =
        List.of(
            () -> forget().request("card", List.of(), ""),
            () -> forget().request("payer", List.of(), ""),
            () -> forget().release(id, List.of(), ""));
    assertThat(missing).allMatch(call -> isOfMissing(call));
    assertThat(wrong).noneMatch(call -> isOfMissing(call));
    forget().release(id, List.of("served:habit"), "");
    assertThat(isOfMissing(() -> forget().release(id, List.of("served:habit", "none"), "")))
        .as("one is there, and released")
        .isFalse();
  }

  private static boolean isOfMissing(ThrowingCallable call) {
    return catchThrowableOfType(ForgetException.class, call).isOfMissing();
  }

  @Test
  void aViewStandsForItsEntity() {
    forget().request("habit", List.of(List.of("ann")), "");
    assertThat(forget().status().get(0).entity()).isEqualTo("payer");
  }

  @Test
  void keysOfWiderEntitiesThatHoldItAreAskedForToo() throws Exception {
    FeatureStore visits = Compiler.compile(PayerFeatures.class, VisitFeatures.class).orThrow();
    new PostgresOnlineStore(database.address()).prepare(visits.manifest());
    BoundView wider = visits.view("visit");
    for (String payer : List.of("c1", "c2", "c10")) {
      database.putOnline(wider.spec().onlineTable(), wider.keys().encode(List.of(payer, "m1")));
    }
    Forget forget = Forget.of(visits, database.address(), EntityPlaces.Log.NONE);
    assertThat(forget.request("payer", List.of(List.of("c1")), "")).hasSize(2);
    assertThat(forget.status())
        .extracting(ForgetStatus::entity, ForgetStatus::key)
        .containsExactly(tuple("payer", List.of("c1")), tuple("payer,shop", List.of("c1", "m1")));
  }

  @Test
  void aFolderThatNobodyNamedAddsItself() throws Exception {
    long id = forget().request("payer", List.of(List.of("ann")), "").get(0);
    DatasetFolder records = new DatasetFolder(folder.resolve("others"));
    new ForgottenDatasets(STORE, database.address(), records).announce();
    assertThat(new ForgetPlaces(database.address()).of(id))
        .extracting(ForgetPlace::name)
        .contains("datasets:" + folder.resolve("others").toAbsolutePath());
  }
}
