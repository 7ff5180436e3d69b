package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.BoundView;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetException;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetRequest.Mode;
import io.millrace.dataset.Datasets;
import io.millrace.dataset.Engine;
import io.millrace.dataset.ViewReading;
import io.millrace.dataset.local.StoredSet;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.file.FileStreamSource;
import io.millrace.job.verify.LoggedPlay;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers.Logged;
import io.millrace.job.view.RowUpdate;
import io.millrace.row.RowCodec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Until its events have left the log, a training set and a reading of a view are as if they had:
 * equal to those over a log that never had them.
 */
class ForgottenSetTest {
  private static final String[] FEATURES = {
    "payer.spend_1h", "payer.times_1h", "payer.last_shop", "habit.spent_7d", "store.turnover_1h"
  };

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private final Instant asOf = Instant.now().plusSeconds(1);
  private ForgottenPayer payer;
  private LoggedPlay clean;

  @BeforeEach
  void play() throws Exception {
    payer = new ForgottenPayer(database.address(), folder.resolve("whole"), 9).play(40).request();
    payer.play(20).logTheRest();
    clean = new LoggedPlay(payer.played, folder.resolve("clean"));
    List<Logged> left =
        payer.played.log.stream()
            .filter(
                each ->
                    !each.paid().payer().equals(ForgottenPayer.KEY)
                        || each.offset() >= cut(each.partition()))
            .toList();
    assertThat(left).hasSizeBetween(1, payer.played.log.size() - 1);
    clean.commit(left);
    payer.played.served.forEach(
        (view, rows) ->
            rows.removeIf(row -> row.key().equals(payer.key()) && isOfBefore(view, row)));
    clean.commitServed();
  }

  @AfterEach
  void close() throws Exception {
    payer.close();
    clean.close();
  }

  private boolean isOfBefore(BoundView view, RowUpdate row) {
    return new RowCodec(view.layout())
        .decode(row.row()).positions().stream()
            .noneMatch(each -> each.offset() >= cut(each.partition()));
  }

  private long cut(int partition) {
    return payer.entry().cut("paid", partition).orElseThrow();
  }

  private DatasetRequest request(OfflineCatalog log, PostgresAddress register) throws Exception {
    return request(payer.played.log, log, register);
  }

  private DatasetRequest request(List<Logged> events, OfflineCatalog log, PostgresAddress register)
      throws Exception {
    StringBuilder spine = new StringBuilder("payer,shop,at\n");
    for (Logged each : events) {
      spine.append(
          "%s,%s,%s\n"
              .formatted(
                  each.paid().payer(), each.paid().shop(), each.paid().paidAt().plusMillis(1)));
    }
    Path file = Files.writeString(folder.resolve("spine.csv"), spine);
    return DatasetRequest.of("set", DataFile.parse(file.toString()), "at")
        .features(FEATURES)
        .log(log)
        .register(register)
        .to(DataFile.parse(folder.resolve("set.parquet").toString()));
  }

  private List<List<Object>> rows(DatasetRequest request) {
    Datasets.create(payer.played.store, request);
    return StoredSet.first((DataFile) request.target().orElseThrow(), 1_000).rows();
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "FLINK"})
  void recomputedByEitherEngineItLacksExactlyWhatIsForgotten(Engine engine) throws Exception {
    OfflineCatalog whole = payer.logged.catalog();
    List<List<Object>> expected = rows(request(clean.catalog(), null).engine(engine));
    assertThat(rows(request(whole, database.address()).engine(engine))).isEqualTo(expected);
    assertThat(rows(request(whole, null).engine(engine))).as("no register").isNotEqualTo(expected);
  }

  /** As of a file that had been read to its end: nobody chooses a cut there. */
  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "FLINK"})
  void inAPartitionWithoutACutWhatArrivedUntilItSettledIsForgotten(Engine engine) throws Exception {
    long id =
        payer.register.request(
            TextKeys.of("payer"),
            payer.played.store.view("payer").keys().encode(List.of("p1")),
            "",
            List.of());
    payer.register.cut(id, "paid", Map.of(0, (long) payer.played.log.size()));
    List<Logged> left =
        payer.played.log.stream()
            .filter(each -> !each.paid().payer().equals("p1"))
            .filter(
                each ->
                    !each.paid().payer().equals(ForgottenPayer.KEY)
                        || each.offset() >= cut(each.partition()))
            .toList();
    assertThat(left).anyMatch(each -> each.partition() == 1);
    try (LoggedPlay without = new LoggedPlay(payer.played, folder.resolve("without"))) {
      without.commit(left);
      List<List<Object>> expected = rows(request(without.catalog(), null).engine(engine));
      assertThat(rows(request(payer.logged.catalog(), database.address()).engine(engine)))
          .isEqualTo(expected);
    }
  }

  @Test
  void itsRecordSaysWhatHadLeftAllStateWhenItWasMade() throws Exception {
    DatasetFolder records = new DatasetFolder(folder.resolve("records"));
    OfflineCatalog whole = payer.logged.catalog();
    rows(request(whole, database.address()).records(records));
    rows(request(whole, null).records(records));
    new ForgetPlaces(database.address()).add(payer.id, List.of("state:payer"));
    payer.leaveState();
    rows(request(whole, database.address()).records(records));
    assertThat(records.all())
        .extracting(DatasetRecord::without)
        .containsExactlyInAnyOrder(List.of(0L), null, List.of(payer.id));
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "FLINK"})
  void asServedItLacksWhatWasDecidedOfIt(Engine engine) throws Exception {
    OfflineCatalog whole = payer.logged.catalog();
    List<List<Object>> expected =
        rows(request(clean.catalog(), null).mode(Mode.AS_SERVED).engine(engine));
    assertThat(rows(request(whole, database.address()).mode(Mode.AS_SERVED).engine(engine)))
        .isEqualTo(expected);
    assertThat(rows(request(whole, null).mode(Mode.AS_SERVED).engine(engine)))
        .as("no register")
        .isNotEqualTo(expected);
  }

  /** Cuts of a topic say nothing of rows in files: there time does. */
  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "FLINK"})
  void ofFilesInATopicsPlaceAllIsForgottenThatIsDatedBeforeItSettled(Engine engine)
      throws Exception {
    List<Logged> events = eventsAround(payer.entry().settlesAtMillis());
    requireFiles(
        engine,
        events,
        row -> events.get(row).paid().paidAt().toEpochMilli() < payer.entry().settlesAtMillis());
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCAL", "FLINK"})
  void ofTheFilesThatItsCutsAreInTheRowsBeforeThemAreForgotten(Engine engine) throws Exception {
    List<Logged> events = eventsAround(payer.entry().settlesAtMillis());
    int cut = events.size() / 2;
    Path files = write("files", events, row -> false);
    payer.register.cut(
        payer.id, "paid", FileStreamSource.of(files.toString()).nameOf(0), Map.of(0, (long) cut));
    requireFiles(engine, events, row -> row < cut);
  }

  /** Those of the play, and some of the key on both sides of an instant. */
  private List<Logged> eventsAround(long millis) {
    List<Logged> events = new ArrayList<>(payer.played.log);
    for (long at : new long[] {millis - 1, millis, millis + 1_000}) {
      events.add(
          new Logged(new Paid(ForgottenPayer.KEY, "s1", 7, Instant.ofEpochMilli(at)), at, 0, -1));
    }
    return events;
  }

  private void requireFiles(Engine engine, List<Logged> events, IntPredicate isBefore)
      throws Exception {
    IntPredicate isForgotten =
        row -> events.get(row).paid().payer().equals(ForgottenPayer.KEY) && isBefore.test(row);
    Path files = folder.resolve("files");
    if (!Files.exists(files)) {
      write("files", events, row -> false);
    }
    Path left = write("left", events, isForgotten);
    assertThat(rows(ofFiles(engine, events, files, database.address())))
        .isEqualTo(rows(ofFiles(engine, events, left, null)))
        .isNotEqualTo(rows(ofFiles(engine, events, files, null)));
  }

  private DatasetRequest ofFiles(
      Engine engine, List<Logged> events, Path files, PostgresAddress register) throws Exception {
    return request(events, null, register)
        .engine(engine)
        .source("paid", SourceOverride.parse("csv:" + files));
  }

  private Path write(String name, List<Logged> events, IntPredicate isLeftOut) throws Exception {
    StringBuilder rows = new StringBuilder("payer,shop,amount,paid_at\n");
    for (int i = 0; i < events.size(); i++) {
      Paid paid = events.get(i).paid();
      if (!isLeftOut.test(i)) {
        rows.append(
            "%s,%s,%s,%s\n".formatted(paid.payer(), paid.shop(), paid.amount(), paid.paidAt()));
      }
    }
    Path files = Files.createDirectories(folder.resolve(name));
    Files.writeString(files.resolve("paid.csv"), rows);
    return files;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsOfAViewAreReadWithoutIt(boolean served) {
    List<List<Object>> expected = read(clean.catalog(), served, null);
    assertThat(read(payer.logged.catalog(), served, database.address())).isEqualTo(expected);
    assertThat(read(payer.logged.catalog(), served, null)).isNotEqualTo(expected);
  }

  private List<List<Object>> read(OfflineCatalog log, boolean served, PostgresAddress register) {
    ViewReading reading =
        new ViewReading(
            "habit",
            List.of(),
            served ? null : asOf,
            null,
            null,
            0,
            Map.of(),
            log,
            DatasetRequest.Statuses.LEFT_OUT);
    return Datasets.rows(payer.played.store, reading.by(register)).rows();
  }

  @Test
  void aKeyThatComesToBeForgottenWhileASetIsMadeKeepsItFromBeingWritten() throws Exception {
    DatasetRequest request = request(payer.logged.catalog(), database.address());
    AtomicBoolean asked = new AtomicBoolean();
    DatasetProgress meanwhile =
        (stage, done, total) -> {
          if (stage == DatasetProgress.Stage.VALUES && asked.compareAndSet(false, true)) {
            long id =
                payer.register.request(
                    TextKeys.of("payer"),
                    payer.played.store.view("payer").keys().encode(List.of("p1")),
                    "",
                    List.of());
            payer.register.cut(id, "paid", Map.of(0, 1_000L));
          }
        };
    assertThatThrownBy(() -> Datasets.create(payer.played.store, request, meanwhile))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("a key came to be forgotten while it was made");
    assertThat(folder.resolve("set.parquet")).doesNotExist();
  }
}
