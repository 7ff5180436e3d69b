package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.erase.second.RideFeatures;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.HabitFeatures;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.row.SourcePosition;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which rows of forgotten keys go from an online table. */
final class FormerRowsTest {
  private static final FeatureStore STORE =
      Compiler.compile(PayerFeatures.class, HabitFeatures.class).orThrow();
  private static final BoundView HABIT = STORE.view("habit");
  private static final OnlineTable TABLE = OnlineTable.of(HABIT.spec());
  private static final long UNTIL = 2_000;
  private static final SourcePosition BEFORE = new SourcePosition(0, 0, 4);
  private static final SourcePosition SINCE = new SourcePosition(0, 0, 5);

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  private OnlineRows rows;
  private long epoch;

  @BeforeEach
  void deploys() {
    PostgresOnlineStore store = new PostgresOnlineStore(database.address());
    store.prepare(STORE.manifest());
    epoch = store.drawEpoch(STORE.manifest(), "test");
    rows = new OnlineRows(database.address(), HABIT, epoch);
  }

  private static EntityKey key(String payer) {
    return HABIT.keys().encode(List.of(payer));
  }

  /** Forgotten of partition 0 up to an offset. */
  private static KeyUntil entry(String payer, long cut, long untilMillis) {
    return entry(HABIT, key(payer), cut, untilMillis);
  }

  private static KeyUntil entry(BoundView view, EntityKey key, long cut, long untilMillis) {
    String entity = view.keys().spec().name();
    String stream = view.feeds().get(0).name();
    return new KeyUntil(
        new Forgetting(
            1,
            entity,
            view.keys().spec(),
            new KeyHasher(new byte[] {1}).hash(entity, key),
            key,
            "",
            0,
            0,
            null,
            Map.of(stream, Map.of("kafka:" + stream, Map.of(0, cut)))),
        untilMillis);
  }

  private static int delete(KeyUntil... entries) throws Exception {
    Map<EntityKey, List<KeyUntil>> byKey = new HashMap<>();
    for (KeyUntil each : entries) {
      byKey.computeIfAbsent(each.entry().key(), any -> new ArrayList<>()).add(each);
    }
    try (Connection connection = database.address().connect()) {
      return new FormerRows(connection, TABLE).delete(byKey);
    }
  }

  private static int delete(String... payers) throws Exception {
    List<KeyUntil> entries = new ArrayList<>();
    for (String each : payers) {
      entries.add(entry(each, 5, UNTIL));
    }
    return delete(entries.toArray(KeyUntil[]::new));
  }

  /** Whose rows are left. */
  private static Set<String> left() throws Exception {
    Set<String> payers = new TreeSet<>();
    for (EntityKey key : database.encodedRows(TABLE).keySet()) {
      payers.add((String) HABIT.keys().decode(key).get(0));
    }
    return payers;
  }

  @Test
  void goWhereAllThatTheyHaveAppliedLiesBeforeTheCutsAndNoneOfOthersDoes() throws Exception {
    rows.insert(List.of("ann"), 1_000, BEFORE);
    rows.insert(List.of("bob"), 1_000, BEFORE);
    rows.insert(List.of("eve"), 1_000, BEFORE);
    assertThat(delete("ann", "eve", "nobody")).isEqualTo(2);
    assertThat(left()).containsExactly("bob");
  }

  @Test
  void stayWhereTheyHaveAppliedWhatLiesAtACutOrBehindIt() throws Exception {
    rows.insert(List.of("ann"), 1_000, SINCE);
    rows.insert(List.of("bob"), 1_000, BEFORE);
    assertThat(delete("ann", "bob")).isEqualTo(1);
    assertThat(left()).containsExactly("ann");
  }

  @Test
  void goUpToTheInstantAndStayBehindIt() throws Exception {
    rows.insert(List.of("ann"), UNTIL, BEFORE);
    rows.insert(List.of("bob"), UNTIL + 1, BEFORE);
    assertThat(delete("ann", "bob")).isEqualTo(1);
    assertThat(left()).containsExactly("bob");
  }

  @Test
  void goWhereNobodyCanReadThemButNotThoseThatWereDecidedLater() throws Exception {
    rows.insertSpoilt(List.of("ann"), UNTIL);
    rows.insertSpoilt(List.of("bob"), UNTIL + 1);
    rows.insertSpoilt(List.of("eve"), 1);
    assertThat(delete("ann", "bob")).isEqualTo(1);
    assertThat(left()).containsExactly("bob", "eve");
  }

  @Test
  void goWhereNobodyKnowsTheDeploymentThatWroteThem() throws Exception {
    new OnlineRows(database.address(), HABIT, epoch + 1).insert(List.of("ann"), 1_000, SINCE);
    assertThat(delete("ann")).isEqualTo(1);
    assertThat(left()).isEmpty();
  }

  @Test
  void goWhereTheManifestOfTheirDeploymentCannotBeRead() throws Exception {
    rows.insert(List.of("ann"), 1_000, SINCE);
    database.execute("update millrace.deployment set manifest = '{\"formatVersion\": 9999}'");
    assertThat(delete("ann")).isEqualTo(1);
    assertThat(left()).isEmpty();
  }

  @Test
  void goWhereTheyAreOfBeforeByAnyOfTheKeysEntries() throws Exception {
    rows.insert(List.of("ann"), 1_000, SINCE);
    rows.insert(List.of("bob"), 1_000, SINCE);
    assertThat(delete(entry("ann", 5, UNTIL), entry("ann", 6, UNTIL), entry("bob", 5, UNTIL)))
        .isEqualTo(1);
    assertThat(left()).containsExactly("bob");
  }

  @Test
  void ofVeryManyKeysAreAllLookedAt() throws Exception {
    List<KeyUntil> entries = new ArrayList<>();
    for (int i = 0; i < 2_100; i++) {
      entries.add(entry("p" + i, 5, UNTIL));
    }
    for (String each : List.of("p0", "p999", "p1000", "p1999", "p2099", "other")) {
      rows.insert(List.of(each), 1_000, BEFORE);
    }
    assertThat(delete(entries.toArray(KeyUntil[]::new))).isEqualTo(5);
    assertThat(left()).containsExactly("other");
  }

  /** As soon as one row is deleted the job has written the others again, as one that it has. */
  private void writtenMeanwhile(SourcePosition position) throws Exception {
    rows.insert(List.of("ann"), 1_000, BEFORE);
    rows.insert(List.of("bob"), 1_000, BEFORE);
    rows.insert(List.of("written"), 1_500, position);
    database.execute(
        """
        create function online.write_others() returns trigger language plpgsql as $$
        begin
          update %1$s set decided_at = 1500, row = (select row from %1$s where decided_at = 1500)
            where key <> old.key and decided_at = 1000 and old.decided_at = 1000;
          return old;
        end $$;
        create trigger write_others before delete on %1$s
          for each row execute function online.write_others();
        """
            .formatted(TABLE.sql()));
  }

  @Test
  void thatAreWrittenBeforeTheyGoAreLookedAtAgain() throws Exception {
    writtenMeanwhile(BEFORE);
    assertThat(delete("ann", "bob")).isEqualTo(2);
    assertThat(left()).containsExactly("written");
  }

  /** Each row counts at the look at which it went, and stayed at the one before. */
  @Test
  void areCountedOnceThoughTheyAreLookedAtAgain() throws Exception {
    writtenMeanwhile(BEFORE);
    List<String> told = new ArrayList<>();
    Map<EntityKey, List<KeyUntil>> forgotten =
        Map.of(
            key("ann"),
            List.of(entry("ann", 5, UNTIL)),
            key("bob"),
            List.of(entry("bob", 5, UNTIL)));
    try (Connection connection = database.address().connect()) {
      new FormerRows(connection, TABLE).delete(forgotten, noted(told));
    }
    assertThat(told)
        .containsExactly("going {[1]=2}", "gone {[1]=1}", "going {[1]=1}", "gone {[1]=1}");
  }

  private static CountedRows noted(List<String> told) {
    return (CountedRows)
        Proxy.newProxyInstance(
            FormerRowsTest.class.getClassLoader(),
            new Class<?>[] {CountedRows.class},
            (proxy, method, arguments) ->
                told.add(method.getName() + " " + arguments[arguments.length - 1]) ? null : proxy);
  }

  @Test
  void andStayIfTheyAreOfTheNewLifeThen() throws Exception {
    writtenMeanwhile(SINCE);
    assertThat(delete("ann", "bob")).isEqualTo(1);
    assertThat(left()).hasSize(2).contains("written");
  }

  @Test
  void ofSeveralViewsThatOfTheTableSaysWhatTheyHaveApplied() throws Exception {
    FeatureStore both =
        Compiler.compile(PayerFeatures.class, HabitFeatures.class, RideFeatures.class).orThrow();
    PostgresOnlineStore store = new PostgresOnlineStore(database.address());
    store.prepare(both.manifest());
    BoundView ride = both.view("ride");
    new OnlineRows(database.address(), ride, store.drawEpoch(both.manifest(), "test"))
        .insert(List.of("ann"), 1_000, SINCE);
    OnlineTable table = OnlineTable.of(ride.spec());
    try (Connection connection = database.address().connect()) {
      FormerRows former = new FormerRows(connection, table);
      EntityKey ann = ride.keys().encode(List.of("ann"));
      assertThat(former.delete(Map.of(ann, List.of(entry(ride, ann, 5, UNTIL))))).isZero();
      assertThat(former.delete(Map.of(ann, List.of(entry(ride, ann, 6, UNTIL))))).isEqualTo(1);
    }
  }

  /** The driver tells of a batch by its statements, with their values, unless it is told not to. */
  @Test
  void whatCannotBeDeletedIsNotToldOfByItsKey() throws Exception {
    rows.insert(List.of("ann"), 1_000, BEFORE);
    try (Connection connection = database.address().connect();
        Statement refuse = connection.createStatement()) {
      refuse.execute(
          "create function refuse() returns trigger language plpgsql as"
              + " $$ begin raise exception 'no room'; end $$");
      refuse.execute(
          "create trigger refused before delete on %s for each row execute function refuse()"
              .formatted(TABLE.sql()));
      assertThatThrownBy(() -> delete("ann"))
          .hasMessageContaining("no room")
          .message()
          .doesNotContain(HexFormat.of().formatHex(key("ann").bytes()));
      refuse.execute("drop function refuse cascade");
    }
    assertThat(delete("ann")).isEqualTo(1);
  }
}
