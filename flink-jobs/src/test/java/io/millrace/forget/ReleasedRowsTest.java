package io.millrace.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.OnlineRows;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.HabitFeatures;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.row.SourcePosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which row of a key goes with the place of its online table when that is let go. */
final class ReleasedRowsTest {
  private static final FeatureStore STORE =
      Compiler.compile(PayerFeatures.class, HabitFeatures.class).orThrow();
  private static final BoundView HABIT = STORE.view("habit");
  private static final OnlineTable TABLE = OnlineTable.of(HABIT.spec());
  private static final EntityKey ANN = HABIT.keys().encode(List.of("ann"));
  private static final Map<Integer, Long> CUTS = Map.of(0, 5L, 1, 8L);

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  private long epoch;

  @BeforeEach
  void deploys() {
    PostgresOnlineStore store = new PostgresOnlineStore(database.address());
    store.prepare(STORE.manifest());
    epoch = store.drawEpoch(STORE.manifest(), "test");
  }

  /** By definitions that have the table no more, or by those that it is of. */
  private static void release(Map<Integer, Long> cuts, Class<?>... definitions) {
    Forget forget =
        Forget.of(
            Compiler.compile(definitions).orThrow(), database.address(), EntityPlaces.Log.NONE);
    long id = forget.request("payer", List.of(List.of("ann")), "").get(0);
    new ForgetPlaces(database.address()).add(id, List.of(ForgetPlace.online(TABLE.name())));
    new ForgetRegister(database.address()).cut(id, "paid", "kafka:paid", cuts);
    forget.release(id, List.of(ForgetPlace.online(TABLE.name())), "");
  }

  @Test
  void whatCameOfTheKeySinceItsMarkerStays() throws Exception {
    insert("ann", epoch, new SourcePosition(0, 0, 5), new SourcePosition(0, 1, 2));
    release(CUTS, PayerFeatures.class, HabitFeatures.class);
    assertThat(database.encodedRows(TABLE)).containsOnlyKeys(ANN);
  }

  @Test
  void soItIsOfATableThatTheDefinitionsAtHandDoNotKnow() throws Exception {
    insert("ann", epoch, new SourcePosition(0, 0, 1), new SourcePosition(0, 1, 8));
    release(CUTS, PayerFeatures.class);
    assertThat(database.encodedRows(TABLE)).containsOnlyKeys(ANN);
  }

  @Test
  void aRowOfWhatLiesBeforeTheCutsGoes() throws Exception {
    insert("ann", epoch, new SourcePosition(0, 0, 4), new SourcePosition(0, 1, 7));
    insert("bob", epoch, new SourcePosition(0, 0, 4));
    release(CUTS, PayerFeatures.class, HabitFeatures.class);
    assertThat(database.encodedRows(TABLE)).containsOnlyKeys(HABIT.keys().encode(List.of("bob")));
  }

  @Test
  void aRowGoesWhereNoCutWasChosenYet() throws Exception {
    insert("ann", epoch, new SourcePosition(0, 0, 100));
    release(Map.of(1, 8L), PayerFeatures.class);
    assertThat(database.encodedRows(TABLE)).isEmpty();
  }

  @Test
  void aRowOfWhichNobodyKnowsTheDefinitionGoes() throws Exception {
    insert("ann", epoch + 1, new SourcePosition(0, 0, 100));
    release(CUTS, PayerFeatures.class);
    assertThat(database.encodedRows(TABLE)).isEmpty();
  }

  @Test
  void aRowOfBeforeGoesWheneverItWasDecided() throws Exception {
    new OnlineRows(database.address(), HABIT, epoch)
        .insert(List.of("ann"), Long.MAX_VALUE / 4, new SourcePosition(0, 0, 4));
    release(CUTS, PayerFeatures.class);
    assertThat(database.encodedRows(TABLE)).isEmpty();
  }

  private static void insert(String key, long epoch, SourcePosition... positions) throws Exception {
    new OnlineRows(database.address(), HABIT, epoch).insert(List.of(key), 1_000, positions);
  }
}
