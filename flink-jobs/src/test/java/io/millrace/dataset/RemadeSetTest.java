package io.millrace.dataset;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.millrace.compile.EntityCodec;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.KeptSnapshots;
import io.millrace.job.SourceOverride;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.erase.ErasureReport;
import io.millrace.job.forget.erase.TableErasure;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.online.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A revision is made again from its record after the tables moved on. */
final class RemadeSetTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private SetsOfVisits sets;

  @BeforeEach
  void aLogOfHalfTheVisits() throws Exception {
    sets = new SetsOfVisits(folder);
  }

  @Test
  void afterWritingMergingAndExpiryTheSameBytesComeOutAgain() throws Exception {
    DatasetRecord record = sets.create("set");
    long snapshot = record.snapshots().get("visits");
    sets.log().table().refresh();
    assertThat(sets.log().table().refs()).containsKey(KeptSnapshots.tag(record));
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    Files.delete(file);
    sets.moveOn(snapshot);

    DatasetReport report =
        Datasets.remake(
            SetsOfVisits.STORE,
            DatasetRequest.again(record, sets.log().catalog()),
            DatasetProgress.SILENT);
    assertThat(report.revision()).isEqualTo(1);
    assertThat(Files.readAllBytes(file)).isEqualTo(was);
    assertThat(DatasetFolder.holds(record)).isTrue();
    assertThat(sets.records().all()).hasSize(1);

    DatasetRecord now = sets.create("now");
    assertThat(Datasets.diff(record, now).same()).isFalse();
  }

  @Test
  void afterAKeyIsForgottenThatTheLogNeverHeldItCanStillBeMadeAgain() throws Exception {
    DatasetRecord record = sets.create("set");
    sets.append(600, 900);
    sets.log().table().refresh();
    ErasureReport erased =
        new TableErasure(sets.log().table(), row -> row.getField("event_time") == null, Pace.full())
            .run();
    assertThat(erased.isNone()).isTrue();
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    Files.delete(file);
    Datasets.remake(
        SetsOfVisits.STORE,
        DatasetRequest.again(record, sets.log().catalog()),
        DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(file)).isEqualTo(was);
  }

  @Test
  void withoutItsTagASnapshotExpiresAndTheSetCannotBeMadeAgain() throws Exception {
    DatasetRecord record = sets.create("set");
    long snapshot = record.snapshots().get("visits");
    byte[] was = Files.readAllBytes(folder.resolve("set.parquet"));
    KeptSnapshots.release(sets.log().catalog(), record);
    sets.log().table().refresh();
    assertThat(sets.log().table().refs()).doesNotContainKey(KeptSnapshots.tag(record));
    sets.append(600, 900);
    sets.maintain();
    assertThat(sets.log().table().snapshot(snapshot)).isNull();
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    SetsOfVisits.STORE,
                    DatasetRequest.again(record, sets.log().catalog()),
                    DatasetProgress.SILENT))
        .isInstanceOf(DatasetException.class)
        .hasMessage(
            "Cannot remake dataset 'set': millrace.events_visits has no snapshot "
                + snapshot
                + " any more: it has expired, or forgetting a key took it; revision 1 can still be"
                + " read");
    assertThat(Files.readAllBytes(folder.resolve("set.parquet"))).isEqualTo(was);
  }

  @Test
  void whatForgettingTookIsSaidBeforehandWithItsTime() throws Exception {
    DatasetRecord record = sets.create("set");
    Remaking remaking = new Remaking(record, sets.log().catalog(), database.address());
    assertThat(remaking.problems()).isEmpty();
    assertThat(remaking.isKnown()).isTrue();
    assertThat(new Remaking(record, null, null).isKnown()).as("without the log").isFalse();
    long forgotten = request("events_visits", "served:shop");
    ForgetPlaces places = new ForgetPlaces(database.address());
    long never = request("events_visits");
    places.done(never, "events_visits", "no row in any snapshot; older ones stay", null);
    places.done(forgotten, "served:shop", "1 rows of 1 files", null);
    sets.log().table().refresh();
    new TableErasure(sets.log().table(), row -> row.getField("shop").equals("shop 1"), Pace.full())
        .run();
    assertThat(remaking.problems())
        .singleElement(as(STRING))
        .endsWith("any more: it has expired, or forgetting a key took it");
    PostgresAddress away = PostgresAddress.of("jdbc:postgresql://127.0.0.1:1/none");
    assertThat(new Remaking(record, sets.log().catalog(), away).problems())
        .isEqualTo(remaking.problems());

    places.done(forgotten, "events_visits", "9 rows of 2 files", null);
    long doneAt =
        places.of(forgotten).stream()
            .filter(place -> place.name().equals("events_visits"))
            .findFirst()
            .orElseThrow()
            .doneAtMillis();
    assertThat(remaking.problems())
        .containsExactly(
            "millrace.events_visits has no snapshot %d any more: forgetting a key took it at %s"
                .formatted(record.snapshots().get("visits"), Instant.ofEpochMilli(doneAt)));
  }

  private static long request(String... places) {
    EntityCodec shops = SetsOfVisits.STORE.view("shop").keys();
    return new ForgetRegister(database.address())
        .request(shops.spec(), shops.encode(List.of("shop 1")), "", List.of(places));
  }

  @Test
  void aSpineOrASourceThatIsGoneIsSaidBeforehand() throws Exception {
    Path source = sets.visits().csv(folder);
    Datasets.create(
        SetsOfVisits.STORE,
        sets.request("set", "till.count_2h")
            .source("visits", SourceOverride.parse("csv:" + source)));
    DatasetRecord record = sets.records().find("set", Optional.empty()).orElseThrow();
    Remaking remaking = new Remaking(record, null, null);
    assertThat(remaking.isKnown()).as("it needs no log").isTrue();
    assertThat(remaking.problems()).isEmpty();
    Files.delete(source);
    Files.delete(folder.resolve("spine.csv"));
    assertThat(remaking.problems())
        .containsExactly(
            "the spine is gone: there is no file " + folder.resolve("spine.csv"),
            "the source of 'visits' is gone: " + source.toAbsolutePath());
  }

  @Test
  void theOtherFormatOfFilesHasTheSameRows() throws Exception {
    DatasetRecord parquet = sets.create("set");
    Datasets.create(
        SetsOfVisits.STORE,
        sets.request("csv").to(DataFile.parse("csv:" + folder.resolve("csv.csv"))));
    DatasetRecord csv = sets.records().find("csv", Optional.empty()).orElseThrow();
    assertThat(Files.readAllBytes(remadeTo(parquet, "csv:" + folder.resolve("again.csv"))))
        .isEqualTo(Files.readAllBytes(folder.resolve("csv.csv")));
    assertThat(Files.readAllBytes(remadeTo(csv, "parquet:" + folder.resolve("again.parquet"))))
        .isEqualTo(Files.readAllBytes(folder.resolve("set.parquet")));
    Datasets.create(
        SetsOfVisits.STORE, sets.request("table").to(DatasetTarget.parse("iceberg:sets.visits")));
    DatasetRecord table = sets.records().find("table", Optional.empty()).orElseThrow();
    assertThat(Files.readAllBytes(remadeTo(table, "csv:" + folder.resolve("table.csv"))))
        .isEqualTo(Files.readAllBytes(folder.resolve("csv.csv")));
  }

  @Test
  void whereTheOtherFormatCannotBeIsSaidBeforehand() throws Exception {
    DatasetRecord record = sets.create("set");
    byte[] was = Files.readAllBytes(folder.resolve("set.parquet"));
    assertThatThrownBy(() -> remadeTo(record, "csv:" + folder.resolve("set.parquet")))
        .hasMessageEndingWith("is revision 1 itself, in another format; name another file");
    assertThat(Files.readAllBytes(folder.resolve("set.parquet"))).isEqualTo(was);
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    SetsOfVisits.STORE,
                    DatasetRequest.again(record, sets.log().catalog())
                        .to(DatasetTarget.parse("iceberg:sets.visits")),
                    DatasetProgress.SILENT))
        .hasMessageEndingWith("revision 1 is a file, and no table has its columns; name a file");
  }

  private Path remadeTo(DatasetRecord record, String target) {
    DataFile file = DataFile.parse(target);
    Datasets.remake(
        SetsOfVisits.STORE,
        DatasetRequest.again(record, sets.log().catalog()).to(file),
        DatasetProgress.SILENT);
    return file.path();
  }

  @Test
  void aFileThatIsAnotherNowIsNotReplaced() throws Exception {
    DatasetRecord record = sets.create("set");
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    Files.writeString(file, "another");
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    SetsOfVisits.STORE,
                    DatasetRequest.again(record, sets.log().catalog()),
                    DatasetProgress.SILENT))
        .hasMessageContaining("is not what revision 1 was; name another place");
    Datasets.remake(
        SetsOfVisits.STORE,
        DatasetRequest.again(record, sets.log().catalog())
            .to(DataFile.parse(folder + "/elsewhere.parquet")),
        DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(folder.resolve("elsewhere.parquet"))).isEqualTo(was);
    assertThat(file).hasContent("another");
  }

  @Test
  void aLogThatWasEmptyThenIsEmptyWhenItIsMadeAgainByEitherEngine() throws Exception {
    LoggedVisits empty =
        LoggedVisits.in(folder.resolve("empty"), SetsOfVisits.STORE.stream("visits"));
    BothEngines.create(
        SetsOfVisits.STORE, sets.request("set").log(empty.catalog()).records(sets.records()));
    DatasetRecord record = sets.records().find("set", Optional.of(2)).orElseThrow();
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    List<Logged> logged = new ArrayList<>();
    for (Visit visit : sets.visits().all()) {
      logged.add(new Logged(visit, 0, logged.size(), visit.at()));
    }
    empty.append(logged);
    for (Engine engine : List.of(Engine.LOCAL, Engine.FLINK)) {
      Files.delete(file);
      Datasets.remake(
          SetsOfVisits.STORE,
          DatasetRequest.again(record, empty.catalog()).engine(engine),
          DatasetProgress.SILENT);
      assertThat(Files.readAllBytes(file)).isEqualTo(was);
    }
  }

  @Test
  void aSpineFromTheLogsOwnTableAtAnotherSnapshotDoesNotHideThatOfTheEvents() throws Exception {
    sets.log().table().refresh();
    long older = sets.log().table().currentSnapshot().snapshotId();
    sets.append(600, 900);
    sets.log().table().refresh();
    long newer = sets.log().table().currentSnapshot().snapshotId();
    Datasets.create(
        SetsOfVisits.STORE,
        DatasetRequest.of(
                "own", Spine.parse("iceberg:millrace.events_visits@" + older), "event_time")
            .features("till.count_2h")
            .log(sets.log().catalog())
            .records(sets.records())
            .to(DataFile.parse(folder + "/own.parquet")));
    DatasetRecord record = sets.records().find("own", Optional.empty()).orElseThrow();
    byte[] was = Files.readAllBytes(folder.resolve("own.parquet"));
    sets.log().table().refresh();
    assertThat(sets.log().table().refs().get(KeptSnapshots.tag(record)).snapshotId())
        .isEqualTo(newer);
    sets.append(900, 1_200);
    sets.maintain();
    assertThat(sets.log().table().snapshot(older)).isNotNull();
    assertThat(sets.log().table().snapshot(newer)).isNotNull();
    Files.delete(folder.resolve("own.parquet"));
    Datasets.remake(
        SetsOfVisits.STORE,
        DatasetRequest.again(record, sets.log().catalog()),
        DatasetProgress.SILENT);
    assertThat(Files.readAllBytes(folder.resolve("own.parquet"))).isEqualTo(was);
    sets.records().delete(record);
    sets.log().table().refresh();
    assertThat(sets.log().table().refs().keySet()).containsExactly("main");
  }

  @Test
  void filesThatWereNamedFromTheWorkingDirectoryAreFoundFromAnyOther() throws Exception {
    Path here = Path.of("").toAbsolutePath();
    Path source = here.relativize(sets.visits().csv(folder).toAbsolutePath());
    sets.request("set"); // writes the spine
    Path spine = here.relativize(folder.resolve("spine.csv").toAbsolutePath());
    Path set = here.relativize(folder.resolve("set.parquet").toAbsolutePath());
    Datasets.create(
        SetsOfVisits.STORE,
        DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
            .features("till.count_2h")
            .source("visits", io.millrace.job.SourceOverride.parse("csv:" + source))
            .records(sets.records())
            .to(DataFile.parse(set.toString())));
    byte[] was = Files.readAllBytes(folder.resolve("set.parquet"));
    Files.delete(folder.resolve("set.parquet"));
    ChildProcess.run(folder, RemadeSetTest.class, folder.resolve("datasets").toAbsolutePath());
    assertThat(Files.readAllBytes(folder.resolve("set.parquet"))).isEqualTo(was);
  }

  @Test
  void deletingARevisionRemovesItsTags() throws Exception {
    DatasetRecord first = sets.create("set");
    DatasetRecord second = sets.create("set");
    sets.log().table().refresh();
    assertThat(sets.log().table().refs())
        .containsKeys(KeptSnapshots.tag(first), KeptSnapshots.tag(second));
    sets.records().delete(first);
    sets.log().table().refresh();
    assertThat(sets.log().table().refs())
        .doesNotContainKey(KeptSnapshots.tag(first))
        .containsKey(KeptSnapshots.tag(second));
  }

  @Test
  void aRunThatEndedBeforeItsFileHadItsNameLeavesNoTag() throws Exception {
    DatasetRecord record = sets.create("set");
    DatasetRecord[] lost = new DatasetRecord[1];
    assertThatThrownBy(
            () ->
                sets.records()
                    .publish(
                        record,
                        next -> {
                          lost[0] = next;
                          KeptSnapshots.keep(
                              sets.log().catalog(),
                              next,
                              java.util.Map.of(
                                  "millrace.events_visits", record.snapshots().get("visits")));
                          Files.writeString(folder.resolve("set.parquet"), "another");
                          throw new IOException("killed");
                        }))
        .hasMessage("killed");
    sets.log().table().refresh();
    assertThat(sets.log().table().refs()).containsKey(KeptSnapshots.tag(lost[0]));
    assertThat(sets.records().all()).hasSize(1);
    sets.log().table().refresh();
    assertThat(sets.log().table().refs())
        .doesNotContainKey(KeptSnapshots.tag(lost[0]))
        .containsKey(KeptSnapshots.tag(record));
  }

  @Test
  void aSpineThatHasChangedIsSaidAndNothingIsWritten() throws Exception {
    DatasetRecord record = sets.create("set");
    byte[] was = Files.readAllBytes(folder.resolve("set.parquet"));
    Files.writeString(
        folder.resolve("spine.csv"), "shop,district,at\nshop 0,0,2026-01-01T01:00:00Z\n");
    assertThatThrownBy(
            () ->
                Datasets.remake(
                    SetsOfVisits.STORE,
                    DatasetRequest.again(record, sets.log().catalog()),
                    DatasetProgress.SILENT))
        .hasMessage(
            "Cannot remake dataset 'set': the spine has changed since: %s; revision 1 can still be read"
                .formatted(folder.resolve("spine.csv")));
    assertThat(Files.readAllBytes(folder.resolve("set.parquet"))).isEqualTo(was);
  }

  /** A process with a working directory of its own. */
  public static void main(String[] arguments) {
    DatasetRecord record =
        new DatasetFolder(Path.of(arguments[0])).find("set", Optional.empty()).orElseThrow();
    Datasets.remake(SetsOfVisits.STORE, DatasetRequest.again(record, null), DatasetProgress.SILENT);
  }
}
