package io.millrace.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.local.RedactedSet;
import io.millrace.dataset.local.SoughtKeys;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.PlaceCount;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.forget.Turn;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * All keys that are ready leave all datasets of a folder in one look. How many, of how many rows:
 * {@code -Dforget.redacted=3000 -Dforget.rows=20000}; it says how long it took.
 */
final class ForgottenDatasetsTest {
  private static final FeatureStore STORE =
      Compiler.compile(PayerFeatures.class, VisitFeatures.class).orThrow();
  private static final EntityCodec PAYERS = STORE.view("payer").keys();
  private static final EntityCodec VISITS = STORE.view("visit").keys();
  private static final int KEYS = Integer.getInteger("forget.redacted", 200);
  private static final int ROWS = Integer.getInteger("forget.rows", 2_000);
  private static final int SETS = 5;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private DatasetFolder records;
  private ForgottenDatasets datasets;
  private ForgetRegister register;
  private ForgetPlaces places;

  @BeforeEach
  void noRecords() {
    records = new DatasetFolder(folder.resolve("datasets"));
    datasets = new ForgottenDatasets(STORE, database.address(), records);
    register = new ForgetRegister(database.address());
    places = new ForgetPlaces(database.address());
  }

  private String place() {
    return ForgottenDatasets.place(records.path());
  }

  private long request(String payer, String... others) {
    List<String> all = new ArrayList<>(List.of(others));
    all.add(place());
    return register.request(PAYERS.spec(), PAYERS.encode(List.of(payer)), "", all);
  }

  private Path set(String name, String... payers) throws IOException {
    StringBuilder rows = new StringBuilder("payer,shop\n");
    for (String payer : payers) {
      rows.append(payer).append(",s1\n");
    }
    Path file = Files.writeString(folder.resolve(name + ".csv"), rows);
    publish(DatasetRecords.made(name, file, FileDigest.of(file), "2026-01-01T00:00:00Z", null));
    return file;
  }

  private void publish(DatasetRecord record) throws IOException {
    records.publish(record, published -> {});
  }

  private ForgetPlace place(long id) {
    return places.of(id).stream()
        .filter(place -> place.name().equals(place()))
        .findFirst()
        .orElseThrow();
  }

  private boolean isFinished(long id) {
    return register.read().entries().stream()
        .filter(entry -> entry.id() == id)
        .noneMatch(Forgetting::isUnderWay);
  }

  private DatasetRecord record(String name) {
    return records.find(name, Optional.empty()).orElseThrow();
  }

  @Test
  void eachKeyThatIsReadyLeavesAndNoOther() throws IOException {
    Path first = set("first", "ann", "bob", "cid", "dan", "ann");
    Path second = set("second", "bob", "dan", "eve");
    Path third = set("third", "dan");
    long ann = request("ann");
    long dan = request("dan", "events_paid");
    long bob = request("bob");
    long eve = request("eve");
    long nobody = request("nobody");
    assertThat(datasets.run()).isEqualTo(4);
    assertThat(first).hasContent("payer,shop\ncid,s1\ndan,s1\n");
    assertThat(second).hasContent("payer,shop\ndan,s1\n");
    assertThat(third).hasContent("payer,shop\ndan,s1\n");
    assertThat(record("first").redacted())
        .extracting(DatasetRecord.Redaction::forgetting, DatasetRecord.Redaction::rows)
        .containsExactly(tuple(ann, 2L), tuple(bob, 1L));
    assertThat(record("second").redacted())
        .extracting(DatasetRecord.Redaction::forgetting)
        .containsExactly(bob, eve);
    assertThat(record("third").wasRedacted()).isFalse();
    assertThat(place(ann).detail()).isEqualTo("1 redacted: first 1");
    assertThat(place(bob).detail()).isEqualTo("2 redacted: first 1, second 1");
    assertThat(place(nobody).detail()).isEqualTo("0 redacted");
    assertThat(List.of(ann, bob, eve, nobody))
        .extracting(id -> place(id).rowsGone())
        .containsExactly(2L, 2L, 1L, 0L);
    assertThat(List.of(ann, bob, eve, nobody)).noneMatch(id -> place(id).isLeast());
    assertThat(List.of(ann, bob, eve, nobody)).allMatch(this::isFinished);
    assertThat(place(dan).isPending()).as("the log has it still").isTrue();
    places.done(dan, "events_paid", "", null);
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(third).hasContent("payer,shop\n");
    assertThat(isFinished(dan)).isTrue();
  }

  /** A row of two keys goes once, and was a row of each. */
  @Test
  void aKeyThatIsAskedForTwiceAndAWiderOneHaveTheirRows() throws IOException {
    set("first", "ann", "bob", "ann");
    long ann = request("ann");
    long again = request("ann");
    long shop =
        register.request(VISITS.spec(), VISITS.encode(List.of("ann", "s1")), "", List.of(place()));
    long wider =
        register
            .requestHeld(
                VISITS.spec(),
                List.of(new ForgetRegister.Held(ann, VISITS.encode(List.of("bob", "s1")))),
                List.of(place()))
            .get(0);
    assertThat(datasets.run()).isEqualTo(4);
    assertThat(List.of(ann, again, shop, wider))
        .extracting(id -> place(id).rowsGone())
        .containsExactly(2L, 2L, 2L, 1L);
    assertThat(record("first").redacted())
        .extracting(DatasetRecord.Redaction::forgetting, DatasetRecord.Redaction::rows)
        .containsExactly(tuple(ann, 2L), tuple(wider, 1L));
  }

  @Test
  void setsThatCannotBeReadHoldUpNoOtherSetAndNoKeyThatTheyAreWithout() throws IOException {
    Files.createDirectories(records.path().resolve("a-broken"));
    Path broken = Files.writeString(records.path().resolve("a-broken/1.json"), "{");
    long old = request("ann");
    Path text = Files.writeString(folder.resolve("text.parquet"), "payer\nann\n");
    publish(DatasetRecords.fraudIn("parquet:" + text, FileDigest.of(text)));
    Path good = set("good", "ann", "bob", "cid");
    publish(DatasetRecords.fraudIn("iceberg:sets.gone", "digest"));
    Path last = set("z-last", "bob", "ann");
    long bob = request("bob");
    assertThat(datasets.run()).isZero();
    assertThat(good).hasContent("payer,shop\ncid,s1\n");
    assertThat(last).hasContent("payer,shop\n");
    for (long id : List.of(old, bob)) {
      assertThat(place(id).isPending()).isTrue();
      assertThat(place(id).detail())
          .startsWith("failed, and is tried again: Cannot read dataset a-broken")
          .endsWith(" (and 2 more)");
    }
    Files.delete(broken);
    Path fraud = records.path().resolve("fraud");
    Files.delete(fraud.resolve("1.json"));
    Files.writeString(
        fraud.resolve("2.json"),
        Files.readString(fraud.resolve("2.json"))
            .replace("\"without\" : null", "\"without\" : [ %d ]".formatted(old)));
    assertThat(datasets.run()).as("one is said to be without the first key").isEqualTo(1);
    assertThat(place(old).detail()).isEqualTo("2 redacted: good 1, z-last 1");
    assertThat(isFinished(old)).isTrue();
    assertThat(place(bob).detail())
        .startsWith("failed, and is tried again: Cannot read dataset 'fraud'");
    assertThat(isFinished(bob)).isFalse();
  }

  @Test
  void revisionsThatHaveTheVerySameFileAreBothSaidToBeRedacted() throws IOException {
    Path file = set("same", "ann", "bob");
    publish(record("same"));
    long ann = request("ann");
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(file).hasContent("payer,shop\nbob,s1\n");
    assertThat(place(ann).detail()).isEqualTo("2 redacted: same 1, same 2");
  }

  @Test
  void ofAFileThatIsAnotherByNowNobodyKnowsWhatWentAndIsNotSaidToBeNothing() throws IOException {
    Files.writeString(set("first", "ann", "bob"), "payer,shop\nbob,s1\n");
    long ann = request("ann");
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(place(ann).detail()).isEqualTo("0 redacted; files that are others by now: first 1");
    assertThat(place(ann).rowsGone()).isZero();
    assertThat(place(ann).isLeast()).isTrue();
  }

  @Test
  void ofAFileThatTheNextRevisionReplacedIsKnownWhatWent() throws IOException {
    set("first", "ann", "bob");
    set("first", "bob");
    long cid = request("cid");
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(place(cid).detail()).isEqualTo("0 redacted");
    assertThat(place(cid).isLeast()).isFalse();
  }

  /** The snapshot of one that is not what its record says may be there still. */
  @Test
  void inATableNoRevisionReplacesAnother() throws IOException {
    records =
        records.with(
            OfflineCatalog.of(
                Map.of("type", "hadoop", "warehouse", folder.resolve("sets").toUri().toString())));
    datasets = new ForgottenDatasets(STORE, database.address(), records);
    publish(DatasetRecords.fraudIn("iceberg:sets.fraud", "one"));
    publish(DatasetRecords.fraudIn("iceberg:sets.fraud", "two"));
    long ann = request("ann");
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(place(ann).detail())
        .isEqualTo("0 redacted; files that are others by now: fraud 1, fraud 2");
  }

  /** What ends the thread. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void whoIsKilledBetweenTheRowsAndTheirCountLeavesALowerBoundOfThoseWhoseRowsWent()
      throws IOException {
    set("first", "ann", "bob", "cid");
    long ann = request("ann");
    long typo = request("typo");
    PlaceCount dying =
        new PlaceCount(database.address(), place(), List.of(ann, typo)) {
          @Override
          public void gone(Map<Set<Long>, Long> told, Map<Set<Long>, Long> rows) {
            throw new Killed();
          }
        };
    SoughtKeys keys = new SoughtKeys().add(PAYERS, PAYERS.encode(List.of("ann")), ann);
    assertThatThrownBy(() -> new RedactedSet(records).without(record("first"), keys, dying))
        .isInstanceOf(Killed.class);
    assertThat(record("first").wasRedacted()).isTrue();
    assertThat(datasets.run()).isEqualTo(2);
    assertThat(List.of(ann, typo)).extracting(id -> place(id).rowsGone()).containsOnly(0L);
    assertThat(List.of(ann, typo))
        .extracting(id -> place(id).isLeast())
        .containsExactly(true, false);
  }

  @Test
  void anEntryWhoseLastPlaceWasDoneByWhoWasKilledThenIsFinished() throws IOException {
    set("first", "ann");
    long ann = request("ann");
    places.done(ann, place(), "1 redacted: first 1", null);
    assertThat(isFinished(ann)).isFalse();
    datasets.run();
    assertThat(isFinished(ann)).isTrue();
  }

  @Test
  void twoWhoLookAtOnceTakeTurnsAndTheFirstSaysAllThatWasDone() throws Exception {
    int rounds = 10;
    for (int round = 0; round < rounds; round++) {
      String payer = "p" + round;
      List<String> payers = new ArrayList<>(Collections.nCopies(ROWS, "other"));
      payers.add(payer);
      for (String name : List.of("a", "b", "c", "d")) {
        set("%s%d".formatted(name, round), payers.toArray(String[]::new));
      }
      long id = request(payer);
      CyclicBarrier begin = new CyclicBarrier(2);
      Callable<Integer> looking = () -> looks(id, begin);
      ExecutorService both = Executors.newFixedThreadPool(2);
      try {
        List<Future<Integer>> done = both.invokeAll(List.of(looking, looking));
        assertThat(done.get(0).get() + done.get(1).get()).as("done by one of them").isOne();
      } finally {
        both.shutdownNow();
      }
      assertThat(place(id).detail())
          .isEqualTo("4 redacted: a%1$d 1, b%1$d 1, c%1$d 1, d%1$d 1".formatted(round));
    }
  }

  @Test
  void whileAnotherIsAtTheFolderNothingIsDoneAndAfterwardsAllThatHeLeft() throws IOException {
    Path file = set("first", "ann", "bob");
    long ann = request("ann");
    try (Turn other = Turn.take(database.address(), "redacts " + place()).orElseThrow()) {
      assertThat(other).isNotNull();
      assertThat(datasets.run()).isZero();
      assertThat(place(ann).isPending()).isTrue();
      assertThat(file).hasContent("payer,shop\nann,s1\nbob,s1\n");
    }
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(place(ann).detail()).isEqualTo("1 redacted: first 1");
    assertThat(Turn.take(database.address(), "redacts " + place()))
        .as("the turn is given back")
        .hasValueSatisfying(Turn::close);
  }

  /** Looks until the request is finished; how often this one did it. */
  private int looks(long id, CyclicBarrier begin) throws Exception {
    ForgottenDatasets own =
        new ForgottenDatasets(STORE, database.address(), new DatasetFolder(records.path()));
    int done = 0;
    begin.await(3, TimeUnit.MINUTES);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!isFinished(id)) {
      done += own.run();
      assertThat(place(id).detail()).doesNotStartWith("failed");
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
    }
    return done;
  }

  @Test
  void manyKeysLeaveEachSetInOneWriting() throws Exception {
    for (int set = 0; set < SETS; set++) {
      StringBuilder rows = new StringBuilder("n,payer,shop,payer__spend_1h,visit__visits_24h\n");
      for (int i = 0; i < ROWS; i++) {
        rows.append("%d,p%d,s%d,%d.5,%d\n".formatted(i, i % 2, i / 2, i, i % 10));
      }
      Path file = Files.writeString(folder.resolve("set%d.csv".formatted(set)), rows);
      publish(
          DatasetRecords.made(
              "set" + set, file, FileDigest.of(file), "2026-01-01T00:00:00Z", null));
    }
    long by = register.request(TextKeys.of("none"), PAYERS.encode(List.of("p0")), "", List.of());
    List<Long> ids =
        register.requestHeld(
            VISITS.spec(),
            IntStream.range(0, KEYS)
                .mapToObj(i -> new ForgetRegister.Held(by, VISITS.encode(List.of("p0", "s" + i))))
                .toList(),
            List.of(place()));
    assertThat(ids).hasSize(KEYS);
    long begun = System.nanoTime();
    assertThat(datasets.run()).isEqualTo(KEYS);
    System.out.printf(
        "%d keys leave %d sets of %d rows in %d ms%n",
        KEYS, SETS, ROWS, (System.nanoTime() - begun) / 1_000_000);
    for (int set = 0; set < SETS; set++) {
      DatasetRecord left = record("set" + set);
      assertThat(left.redacted())
          .hasSize(KEYS)
          .extracting(DatasetRecord.Redaction::forgetting)
          .containsExactlyElementsOf(ids);
      assertThat(left.redacted().stream().map(DatasetRecord.Redaction::at).distinct())
          .as("it was written again once")
          .hasSize(1);
      List<String> lines = Files.readAllLines(folder.resolve("set%d.csv".formatted(set)));
      assertThat(lines).hasSize(1 + ROWS - KEYS).noneMatch(line -> isForgotten(line.split(",")));
    }
    Set<Long> open =
        register.readUnderWay().entries().stream().map(Forgetting::id).collect(Collectors.toSet());
    assertThat(open).containsExactly(by);
  }

  private static boolean isForgotten(String[] cells) {
    return cells[1].equals("p0") && Integer.parseInt(cells[2].substring(1)) < KEYS;
  }
}
