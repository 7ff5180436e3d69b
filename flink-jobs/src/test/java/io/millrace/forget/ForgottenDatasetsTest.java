package io.millrace.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.dataset.local.RedactedSet;
import io.millrace.dataset.local.SoughtKeys;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.PlaceCount;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.forget.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
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
  private static final int KEYS = Integer.getInteger("forget.redacted", 200);
  private static final int ROWS = Integer.getInteger("forget.rows", 2_000);
  private static final int SETS = 5;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private PayerSets sets;
  private ForgottenDatasets datasets;
  private ForgetRegister register;
  private ForgetPlaces places;

  @BeforeEach
  void noRecords() {
    sets = PayerSets.in(folder, database.address());
    datasets = sets.datasets();
    register = new ForgetRegister(database.address());
    places = new ForgetPlaces(database.address());
  }

  @Test
  void eachKeyThatIsReadyLeavesAndNoOther() throws IOException {
    Path first = sets.set("first", "ann", "bob", "cid", "dan", "ann");
    Path second = sets.set("second", "bob", "dan", "eve");
    Path third = sets.set("third", "dan");
    long ann = sets.request("ann");
    long dan = sets.request("dan", "events_paid");
    long bob = sets.request("bob");
    long eve = sets.request("eve");
    long nobody = sets.request("nobody");
    assertThat(datasets.run()).isEqualTo(4);
    assertThat(first).hasContent("payer,shop\ncid,s1\ndan,s1\n");
    assertThat(second).hasContent("payer,shop\ndan,s1\n");
    assertThat(third).hasContent("payer,shop\ndan,s1\n");
    assertThat(sets.record("first").redacted())
        .extracting(DatasetRecord.Redaction::forgetting, DatasetRecord.Redaction::rows)
        .containsExactly(tuple(ann, 2L), tuple(bob, 1L));
    assertThat(sets.record("second").redacted())
        .extracting(DatasetRecord.Redaction::forgetting)
        .containsExactly(bob, eve);
    assertThat(sets.record("third").wasRedacted()).isFalse();
    assertThat(sets.place(ann).detail()).isEqualTo("1 redacted: first 1");
    assertThat(sets.place(bob).detail()).isEqualTo("2 redacted: first 1, second 1");
    assertThat(sets.place(nobody).detail()).isEqualTo("0 redacted");
    assertThat(List.of(ann, bob, eve, nobody))
        .extracting(id -> sets.place(id).rowsGone())
        .containsExactly(2L, 2L, 1L, 0L);
    assertThat(List.of(ann, bob, eve, nobody)).noneMatch(id -> sets.place(id).isLeast());
    assertThat(List.of(ann, bob, eve, nobody)).allMatch(sets::isFinished);
    assertThat(sets.place(dan).isPending()).as("the log has it still").isTrue();
    places.done(dan, "events_paid", "", null);
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(third).hasContent("payer,shop\n");
    assertThat(sets.isFinished(dan)).isTrue();
  }

  /** A row of two keys goes once, and was a row of each. */
  @Test
  void aKeyThatIsAskedForTwiceAndAWiderOneHaveTheirRows() throws IOException {
    sets.set("first", "ann", "bob", "ann");
    long ann = sets.request("ann");
    long again = sets.request("ann");
    long shop =
        register.request(
            PayerSets.VISITS.spec(),
            PayerSets.VISITS.encode(List.of("ann", "s1")),
            "",
            List.of(sets.place()));
    long wider =
        register
            .requestHeld(
                PayerSets.VISITS.spec(),
                List.of(
                    new ForgetRegister.Held(ann, PayerSets.VISITS.encode(List.of("bob", "s1")))),
                List.of(sets.place()))
            .get(0);
    assertThat(datasets.run()).isEqualTo(4);
    assertThat(List.of(ann, again, shop, wider))
        .extracting(id -> sets.place(id).rowsGone())
        .containsExactly(2L, 2L, 2L, 1L);
    assertThat(sets.record("first").redacted())
        .extracting(DatasetRecord.Redaction::forgetting, DatasetRecord.Redaction::rows)
        .containsExactly(tuple(ann, 2L), tuple(wider, 1L));
  }

  @Test
  void setsThatCannotBeReadHoldUpNoOtherSetAndNoKeyThatTheyAreWithout() throws IOException {
    Files.createDirectories(sets.records().path().resolve("a-broken"));
    Path broken = Files.writeString(sets.records().path().resolve("a-broken/1.json"), "{");
    long old = sets.request("ann");
    Path text = Files.writeString(folder.resolve("text.parquet"), "payer\nann\n");
    sets.publish(DatasetRecords.fraudIn("parquet:" + text, FileDigest.of(text)));
    Path good = sets.set("good", "ann", "bob", "cid");
    sets.publish(DatasetRecords.fraudIn("iceberg:sets.gone", "digest"));
    Path last = sets.set("z-last", "bob", "ann");
    long bob = sets.request("bob");
    assertThat(datasets.run()).isZero();
    assertThat(good).hasContent("payer,shop\ncid,s1\n");
    assertThat(last).hasContent("payer,shop\n");
    for (long id : List.of(old, bob)) {
      assertThat(sets.place(id).isPending()).isTrue();
      assertThat(sets.place(id).detail())
          .startsWith("failed, and is tried again: Cannot read dataset a-broken")
          .endsWith(" (and 2 more)");
    }
    Files.delete(broken);
    Path fraud = sets.records().path().resolve("fraud");
    Files.delete(fraud.resolve("1.json"));
    Files.writeString(
        fraud.resolve("2.json"),
        Files.readString(fraud.resolve("2.json"))
            .replace("\"without\" : null", "\"without\" : [ %d ]".formatted(old)));
    assertThat(datasets.run()).as("one is said to be without the first key").isEqualTo(1);
    assertThat(sets.place(old).detail()).isEqualTo("2 redacted: good 1, z-last 1");
    assertThat(sets.isFinished(old)).isTrue();
    assertThat(sets.place(bob).detail())
        .startsWith("failed, and is tried again: Cannot read dataset 'fraud'");
    assertThat(sets.isFinished(bob)).isFalse();
  }

  /** What ends the thread. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @Test
  void whoIsKilledBetweenTheRowsAndTheirCountLeavesALowerBoundOfThoseWhoseRowsWent()
      throws IOException {
    sets.set("first", "ann", "bob", "cid");
    long ann = sets.request("ann");
    long typo = sets.request("typo");
    PlaceCount dying =
        new PlaceCount(database.address(), sets.place(), List.of(ann, typo)) {
          @Override
          public void gone(Map<Set<Long>, Long> told, Map<Set<Long>, Long> rows) {
            throw new Killed();
          }
        };
    SoughtKeys keys =
        new SoughtKeys().add(PayerSets.PAYERS, PayerSets.PAYERS.encode(List.of("ann")), ann);
    assertThatThrownBy(
            () -> new RedactedSet(sets.records()).without(sets.record("first"), keys, dying))
        .isInstanceOf(Killed.class);
    assertThat(sets.record("first").wasRedacted()).isTrue();
    assertThat(datasets.run()).isEqualTo(2);
    assertThat(List.of(ann, typo)).extracting(id -> sets.place(id).rowsGone()).containsOnly(0L);
    assertThat(List.of(ann, typo))
        .extracting(id -> sets.place(id).isLeast())
        .containsExactly(true, false);
  }

  @Test
  void anEntryWhoseLastPlaceWasDoneByWhoWasKilledThenIsFinished() throws IOException {
    sets.set("first", "ann");
    long ann = sets.request("ann");
    places.done(ann, sets.place(), "1 redacted: first 1", null);
    assertThat(sets.isFinished(ann)).isFalse();
    datasets.run();
    assertThat(sets.isFinished(ann)).isTrue();
  }

  @Test
  void twoWhoLookAtOnceTakeTurnsAndTheFirstSaysAllThatWasDone() throws Exception {
    int rounds = 10;
    for (int round = 0; round < rounds; round++) {
      String payer = "p" + round;
      List<String> payers = new ArrayList<>(Collections.nCopies(ROWS, "other"));
      payers.add(payer);
      for (String name : List.of("a", "b", "c", "d")) {
        sets.set("%s%d".formatted(name, round), payers.toArray(String[]::new));
      }
      long id = sets.request(payer);
      CyclicBarrier begin = new CyclicBarrier(2);
      Callable<Integer> looking = () -> looks(id, begin);
      ExecutorService both = Executors.newFixedThreadPool(2);
      try {
        List<Future<Integer>> done = both.invokeAll(List.of(looking, looking));
        assertThat(done.get(0).get() + done.get(1).get()).as("done by one of them").isOne();
      } finally {
        both.shutdownNow();
      }
      assertThat(sets.place(id).detail())
          .isEqualTo("4 redacted: a%1$d 1, b%1$d 1, c%1$d 1, d%1$d 1".formatted(round));
    }
  }

  @Test
  void whileAnotherIsAtTheFolderNothingIsDoneAndAfterwardsAllThatHeLeft() throws IOException {
    Path file = sets.set("first", "ann", "bob");
    long ann = sets.request("ann");
    try (Turn other = Turn.take(database.address(), "redacts " + sets.place()).orElseThrow()) {
      assertThat(other).isNotNull();
      assertThat(datasets.run()).isZero();
      assertThat(sets.place(ann).isPending()).isTrue();
      assertThat(file).hasContent("payer,shop\nann,s1\nbob,s1\n");
    }
    assertThat(datasets.run()).isEqualTo(1);
    assertThat(sets.place(ann).detail()).isEqualTo("1 redacted: first 1");
    assertThat(Turn.take(database.address(), "redacts " + sets.place()))
        .as("the turn is given back")
        .hasValueSatisfying(Turn::close);
  }

  /** Looks until the request is finished; how often this one did it. */
  private int looks(long id, CyclicBarrier begin) throws Exception {
    ForgottenDatasets own =
        new ForgottenDatasets(
            PayerSets.STORE, database.address(), new DatasetFolder(sets.records().path()));
    int done = 0;
    begin.await(3, TimeUnit.MINUTES);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!sets.isFinished(id)) {
      done += own.run();
      assertThat(sets.place(id).detail()).doesNotStartWith("failed");
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
      sets.publish(
          DatasetRecords.made(
              "set" + set, file, FileDigest.of(file), "2026-01-01T00:00:00Z", null));
    }
    long by =
        register.request(
            TextKeys.of("none"), PayerSets.PAYERS.encode(List.of("p0")), "", List.of());
    List<Long> ids =
        register.requestHeld(
            PayerSets.VISITS.spec(),
            IntStream.range(0, KEYS)
                .mapToObj(
                    i ->
                        new ForgetRegister.Held(
                            by, PayerSets.VISITS.encode(List.of("p0", "s" + i))))
                .toList(),
            List.of(sets.place()));
    assertThat(ids).hasSize(KEYS);
    long begun = System.nanoTime();
    assertThat(datasets.run()).isEqualTo(KEYS);
    System.out.printf(
        "%d keys leave %d sets of %d rows in %d ms%n",
        KEYS, SETS, ROWS, (System.nanoTime() - begun) / 1_000_000);
    for (int set = 0; set < SETS; set++) {
      DatasetRecord left = sets.record("set" + set);
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
