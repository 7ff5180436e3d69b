package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.forget.OnlineRows;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.AnswerLog;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.ErasedFirst;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.proof.ItemFeatures;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.VisitFeatures;
import io.millrace.row.SourcePosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** In which order a job clears its places of a key, and that it goes on after a kill. */
class ErasureRoundsTest {
  private static final List<String> TABLES =
      List.of("events_paid", "payer", "habit", "store", AnswerLog.NAME, DeadLetterLog.NAME);

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private ForgottenPayer payer(String name, int payments) throws Exception {
    return new ForgottenPayer(database.address(), folder.resolve(name), 5)
        .play(payments)
        .logTheRest();
  }

  private static ErasureRounds rounds(Chores chores) {
    return new ErasureRounds(database.address(), chores);
  }

  private static void twoCheckpoints(ErasureRounds rounds) {
    rounds.round();
    rounds.checkpointed();
    rounds.checkpointed();
    rounds.round();
  }

  @Test
  void the_key_is_in_no_file_and_every_other_row_is_there() throws Exception {
    try (ForgottenPayer payer = payer("all", 60).request();
        Chores views = payer.chores();
        Chores answers = payer.answerChores()) {
      database.create("payer__0abc");
      insert("online.\"payer__0abc\"", payer.key().bytes(), 1);
      insert("online.\"payer__0abc\"", new byte[] {7}, 1);
      // Another job still writes this one, and the key has come back.
      FeatureStore second =
          Compiler.compile(io.millrace.job.forget.erase.second.PayerFeatures.class).orThrow();
      PostgresOnlineStore store = new PostgresOnlineStore(database.address());
      store.prepare(second.manifest());
      BoundView other = second.view("payer");
      new OnlineRows(database.address(), other, store.drawEpoch(second.manifest(), "other"))
          .insert(List.of(ForgottenPayer.KEY), 1, new SourcePosition(0, 0, 1_000));
      Map<String, List<String>> before = new HashMap<>();
      TABLES.forEach(table -> before.put(table, payer.rowsOfOthers(table)));
      assertThat(payer.holdingKey()).isNotEmpty();
      ErasureRounds ofViews = rounds(views);
      ErasureRounds ofAnswers = rounds(answers);
      ofViews.round();
      assertThat(payer.pending())
          .contains(
              "state:" + payer.onlineTable("payer"),
              "online:" + payer.onlineTable("habit"),
              "written:" + payer.onlineTable("habit"),
              "events_paid",
              "served:habit",
              "answers")
          .doesNotContain("state:" + payer.onlineTable("store"), "served:store");
      payer.leaveState();
      twoCheckpoints(ofViews);
      assertThat(payer.pending()).containsExactly("answers");
      ofAnswers.watermark(Long.MAX_VALUE);
      twoCheckpoints(ofAnswers);
      assertThat(payer.pending()).isEmpty();
      assertThat(payer.entry().isUnderWay()).isFalse();
      assertThat(payer.entry().key()).isNull();
      assertThat(new ForgottenAnswers(database.address()).texts(List.of(payer.id))).isEmpty();
      assertThat(payer.holdingKey()).isEmpty();
      for (String table : TABLES) {
        assertThat(payer.rowsOfOthers(table)).as(table).isEqualTo(before.get(table)).isNotEmpty();
      }
      assertThat(payer.rowsOfOthers(DeadLetterLog.NAME)).hasSize(2);
      assertThat(count("online.\"payer__0abc\"")).isEqualTo(1);
      assertThat(database.encodedRows(OnlineTable.of(other.spec()))).containsOnlyKeys(payer.key());
      assertThat(payer.places.of(payer.id))
          .filteredOn(place -> place.name().equals(DeadLetterLog.NAME))
          .singleElement()
          .satisfies(
              place -> {
                assertThat(place.untilMillis()).isEqualTo(ForgetPlace.NEVER);
                assertThat(place.detail()).contains("2 rows", "letters of paid cannot be decoded");
              });
    }
  }

  @Test
  void nothing_is_erased_before_state_is_cleared_and_two_more_checkpoints_are_complete()
      throws Exception {
    try (ForgottenPayer payer = payer("order", 20).request();
        Chores views = payer.chores()) {
      ErasureRounds rounds = rounds(views);
      rounds.round();
      rounds.checkpointed();
      rounds.checkpointed();
      rounds.checkpointed();
      rounds.round();
      assertThat(payer.pending()).contains("state:" + payer.onlineTable("payer"), "events_paid");
      payer.leaveState();
      rounds.round();
      rounds.checkpointed();
      rounds.round();
      assertThat(payer.pending()).contains("events_paid", "served:payer");
      rounds.checkpointed();
      rounds.round();
      assertThat(payer.pending()).doesNotContain("events_paid", "served:payer");
    }
  }

  @Test
  void a_file_that_a_killed_sink_left_has_the_date_at_which_upkeep_removes_it() throws Exception {
    try (ForgottenPayer payer = payer("left", 20).request();
        Chores views = payer.chores()) {
      Path data = folder.resolve("left/millrace/events_paid/data");
      Path day;
      Path committed;
      try (Stream<Path> days = Files.list(data)) {
        day = days.filter(Files::isDirectory).findFirst().orElseThrow();
      }
      committed = StoredBytes.holding(ForgottenPayer.KEY, day).get(0);
      Path sunk =
          Files.copy(
              day.resolve(committed),
              day.resolve("00000-1-6f1c9a8e-0d3b-4f51-9a57-0c6f2f0c9d11-00001.parquet"));
      Path merged =
          Files.copy(
              day.resolve(committed),
              day.resolve("00000-0-upkeep-6f1c9a8e-0d3b-4f51-9a57-0c6f2f0c9d11-00001.parquet"));
      Files.setLastModifiedTime(sunk, FileTime.fromMillis(1_000_000));
      ErasureRounds rounds = rounds(views);
      rounds.round();
      payer.leaveState();
      twoCheckpoints(rounds);
      assertThat(payer.places.of(payer.id))
          .filteredOn(place -> place.name().equals("events_paid"))
          .singleElement()
          .satisfies(
              place -> {
                assertThat(place.untilMillis())
                    .isEqualTo(1_000_000 + Duration.ofDays(8).plusMinutes(10).toMillis());
                assertThat(place.detail())
                    .contains(
                        "1 file that a killed process left",
                        "nothing names 1 file that may hold it");
              });
      assertThat(merged).doesNotExist();
      assertThat(sunk).exists();
      assertThat(StoredBytes.holding(ForgottenPayer.KEY, data))
          .containsExactly(data.relativize(sunk));
    }
  }

  @Test
  void another_job_that_clears_the_same_table_is_waited_for() throws Exception {
    try (ForgottenPayer payer = payer("turns", 12).request();
        Chores views = payer.chores();
        Connection other = database.address().connect();
        PreparedStatement lock =
            other.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))")) {
      String name = payer.logged.log().table("events_paid").name();
      lock.setString(1, "millrace erases " + name);
      lock.execute();
      ErasureRounds rounds = rounds(views);
      rounds.round();
      payer.leaveState();
      twoCheckpoints(rounds);
      assertThat(payer.pending()).containsExactly("answers", "events_paid");
      assertThat(payer.places.of(payer.id))
          .anySatisfy(place -> assertThat(place.detail()).contains("another job is clearing"));
      other.close();
      rounds.round();
      assertThat(payer.pending()).containsExactly("answers");
    }
  }

  @Test
  void what_came_of_a_file_that_was_read_to_its_end_goes_though_it_has_no_cut() throws Exception {
    try (ForgottenPayer payer = payer("files", 20)) {
      payer.id = payer.register.request(TextKeys.of("payer"), payer.key(), "", List.of());
      Erasing.tables(payer.ofViews(), payer.id);
      assertThat(payer.logged.log().rows("events_paid"))
          .isNotEmpty()
          .noneMatch(row -> row.getField("payer").toString().equals(ForgottenPayer.KEY));
      assertThat(payer.logged.log().rows(DeadLetterLog.NAME)).hasSize(2);
    }
  }

  @Test
  void what_came_since_stays() throws Exception {
    try (ForgottenPayer payer = payer("since", 20).request();
        Chores views = payer.chores()) {
      payer.play(20);
      long since =
          payer.played.log.subList(20, 40).stream()
              .filter(each -> each.paid().payer().equals(ForgottenPayer.KEY))
              .count();
      ErasureRounds rounds = rounds(views);
      rounds.round();
      payer.leaveState();
      twoCheckpoints(rounds);
      assertThat(since).isPositive();
      assertThat(
              payer.logged.log().rows("events_paid").stream()
                  .filter(row -> row.getField("payer").toString().equals(ForgottenPayer.KEY)))
          .hasSize((int) since);
    }
  }

  @Test
  void the_log_knows_that_its_first_events_were_there() throws Exception {
    try (ForgottenPayer payer = payer("first", 20).request()) {
      Map<Integer, Long> least = new HashMap<>();
      payer.played.log.stream()
          .filter(each -> each.paid().payer().equals(ForgottenPayer.KEY))
          .forEach(each -> least.merge(each.partition(), each.offset(), Math::min));
      Erasing.tables(payer.ofViews(), payer.id);
      assertThat(ErasedFirst.of(payer.logged.log().table("events_paid")))
          .isEqualTo(least)
          .isNotEmpty();
      ErasedFirst.note(payer.logged.log().table("events_paid"), Map.of(0, 1_000L, 7, 3L));
      least.put(7, 3L);
      assertThat(ErasedFirst.of(payer.logged.log().table("events_paid"))).isEqualTo(least);
    }
  }

  @Test
  void a_place_that_fails_says_so_and_is_tried_again() throws Exception {
    try (ForgottenPayer payer = payer("fails", 12).request();
        Chores views = payer.chores()) {
      AtomicInteger tries = new AtomicInteger();
      ErasureRounds rounds =
          rounds(
              new ChosenChores(
                  views,
                  place -> true,
                  chore ->
                      new Chore(
                          chore.place(),
                          chore.dues(),
                          (dues, counted) -> {
                            if (chore.place().equals("events_paid")
                                && tries.getAndIncrement() == 0) {
                              throw new IllegalStateException("away");
                            }
                            return chore.work().run(dues, counted);
                          })));
      rounds.round();
      payer.leaveState();
      twoCheckpoints(rounds);
      assertThat(payer.pending()).containsExactly("answers", "events_paid");
      assertThat(payer.places.of(payer.id))
          .anySatisfy(place -> assertThat(place.detail()).contains("tried again: away"));
      rounds.round();
      assertThat(payer.pending()).containsExactly("answers");
      assertThat(rounds.failures()).isEqualTo(1);
    }
  }

  @Test
  void an_entity_of_others_is_nobodys_matter() throws Exception {
    try (ForgottenPayer payer = payer("others", 12);
        Chores views = payer.chores()) {
      long id =
          payer.register.request(TextKeys.of("somebody"), payer.key(), "", List.of("state:x"));
      ErasureRounds rounds = rounds(views);
      rounds.round();
      assertThat(rounds.underWay()).isZero();
      assertThat(payer.places.of(id)).extracting(ForgetPlace::name).containsExactly("state:x");
      payer.places.done(id, "state:x", "", null);
      payer.register.finish(id);
    }
  }

  @Test
  void marks_of_tables_that_are_the_key_are_cleared() throws Exception {
    BoundTable table = Compiler.compile(ItemFeatures.class).orThrow().tables().get(0);
    for (String mark : List.of("7", "8")) {
      database.execute(
          "insert into millrace.table_pull (table_name, pull, began_at, ended_at, rows, rejected,"
              + " seen_until) values ('%s', %s, 1, 1, 1, 0, '%s')"
                  .formatted(table.name(), mark, mark));
      database.execute(
          "insert into millrace.table_mark (table_name, pull, definition, mark, request)"
              + " values ('%s', %s, 'd', '%s', 0)".formatted(table.name(), mark, mark));
      database.execute(
          "insert into millrace.pull_request (table_name, kind, seen_until, requested_at)"
              + " values ('%s', 'mark', '%s', 1)".formatted(table.name(), mark));
    }
    new ReachedMarks(database.address())
        .forget(table, table.keys(), List.of(table.keys().encode(List.of(7L))));
    assertThat(count("millrace.table_pull where seen_until is null and pull = 7")).isEqualTo(1);
    assertThat(count("millrace.table_pull where seen_until = '8'")).isEqualTo(1);
    assertThat(count("millrace.table_mark where mark = '7'")).isZero();
    assertThat(count("millrace.table_mark where mark = '8'")).isEqualTo(1);
    assertThat(count("millrace.pull_request where seen_until is null")).isEqualTo(1);
    assertThat(count("millrace.pull_request where seen_until = '8'")).isEqualTo(1);
  }

  @Test
  void a_register_that_cannot_be_asked_is_asked_again() {
    ErasureRounds rounds =
        new ErasureRounds(
            io.millrace.job.online.PostgresAddress.of("jdbc:postgresql://localhost:1/none"),
            new ChosenChores(null, place -> true));
    assertThatThrownBy(rounds::round).hasMessageContaining("register of forgotten keys");
  }

  private static void insert(String table, byte[] key, long decidedAtMillis) throws Exception {
    try (Connection connection = database.address().connect();
        PreparedStatement insert =
            connection.prepareStatement("insert into " + table + " values (?, ?, 1, 1, ?)")) {
      insert.setBytes(1, key);
      insert.setBytes(2, key);
      insert.setLong(3, decidedAtMillis);
      insert.executeUpdate();
    }
  }

  private static int count(String table) throws Exception {
    try (Connection connection = database.address().connect();
        var statement = connection.createStatement();
        var row = statement.executeQuery("select count(*) from " + table)) {
      row.next();
      return row.getInt(1);
    }
  }

  @Test
  void a_table_that_cannot_be_read_is_said_at_the_places_that_wait() throws Exception {
    try (ForgottenPayer payer = payer("spoilt", 40);
        Chores views = payer.chores()) {
      BoundView visit =
          Compiler.compile(PayerFeatures.class, VisitFeatures.class).orThrow().view("visit");
      LogTables.prepare(payer.logged.catalog(), List.of(ServedLog.table(visit)));
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path each : files.filter(ErasureRoundsTest::isVisitsMetadata).toList()) {
          Files.writeString(each, "");
        }
      }
      payer.request();
      payer.places.add(payer.id, List.of("events_paid"));
      ErasureRounds rounds = rounds(views);
      rounds.round();
      assertThat(payer.places.of(payer.id))
          .isNotEmpty()
          .allSatisfy(place -> assertThat(place.detail()).contains("cannot go on: "));
    }
  }

  private static boolean isVisitsMetadata(Path file) {
    return file.toString().contains("/visit/metadata/") && file.toString().endsWith(".json");
  }
}
