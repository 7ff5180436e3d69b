package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Forget;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.OnlineRows;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.VisitFeatures;
import io.millrace.row.SourcePosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows of a key, and of wider ones that hold it, in online tables of views that another definition
 * has replaced: those of before go, whenever they were decided; those of the key's new life stay.
 */
final class ReplacedTablesTest {
  private static final FeatureStore BEFORE =
      Compiler.compile(PayerFeatures.class, VisitFeatures.class).orThrow();
  private static final Class<?>[] AFTER = {
    io.millrace.job.forget.erase.second.PayerFeatures.class,
    io.millrace.job.forget.erase.second.VisitFeatures.class
  };
  private static final String KEY = ForgottenPayer.KEY;

  /** Where the cuts are. */
  private static final long CUT = 1_000;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private ForgottenPayer payer;
  private long epoch;

  @BeforeEach
  void requests() throws Exception {
    payer =
        new ForgottenPayer(database.address(), folder, 7, PayerFeatures.class, VisitFeatures.class);
    payer.play(20).logTheRest();
    epoch = database.deploy(BEFORE.manifest());
    Forget forget = Forget.of(BEFORE, database.address(), EntityPlaces.Log.KEPT);
    payer.id = forget.request("payer", List.of(List.of(KEY)), "").get(0);
    database.settle();
    payer.register.cut(payer.id, "paid", Map.of(0, CUT, 1, CUT));
  }

  @AfterEach
  void closes() {
    payer.close();
  }

  /** Of a view of before, some time after the request had settled. */
  private OnlineRows rows(String view) {
    return new OnlineRows(database.address(), BEFORE.view(view), epoch);
  }

  private long late() {
    return payer.entry().settlesAtMillis() + 1;
  }

  private static SourcePosition at(long offset) {
    return new SourcePosition(0, 0, offset);
  }

  private static Set<String> left(String view) throws Exception {
    BoundView of = BEFORE.view(view);
    Set<String> left = new TreeSet<>();
    database
        .encodedRows(OnlineTable.of(of.spec()))
        .keySet()
        .forEach(key -> left.add(of.keys().decode(key).toString()));
    return left;
  }

  /** Another job takes over, and clears the tables of the one before. */
  private void replace() throws Exception {
    FeatureStore after = Compiler.compile(AFTER).orThrow();
    database.deploy(after.manifest());
    Forget.of(after, database.address(), EntityPlaces.Log.KEPT).releaseReplaced(BEFORE.manifest());
    clear(AFTER);
  }

  private void clear(Class<?>... definitions) throws Exception {
    try (Chores views =
            payer
                .ofViews(Share.ALL, Set.of("payer", "visit"), definitions)
                .make(ReplacedTablesTest.class.getClassLoader(), Pace.full());
        Chores answers = payer.answerChores()) {
      ErasureRounds ofViews = new ErasureRounds(database.address(), views);
      ofViews.round();
      payer.leaveState();
      Erasing.twoCheckpointsAtTheEnd(ofViews);
      Erasing.twoCheckpointsAtTheEnd(new ErasureRounds(database.address(), answers));
    }
    assertThat(payer.pending()).isEmpty();
  }

  @Test
  void aWiderKeyThatCameUpBeforeTheCutsGoesThoughItWasDecidedAfterThem() throws Exception {
    rows("visit").insert(List.of(KEY, "s9"), late(), at(CUT - 1));
    rows("visit").insert(List.of("p1", "s9"), late(), at(CUT - 1));
    replace();
    assertThat(left("visit")).containsExactly("[p1, s9]");
  }

  @Test
  void aWiderKeyThatCameUpSinceStaysThoughItWasDecidedBeforeTheKeyHadGone() throws Exception {
    rows("visit").insert(List.of(KEY, "s9"), late(), at(CUT));
    replace();
    assertThat(left("visit")).containsExactly("[%s, s9]".formatted(KEY));
  }

  @Test
  void aWiderKeysRowThatNobodyCanReadGoesAndHoldsUpNothing() throws Exception {
    rows("visit").insertSpoilt(List.of(KEY, "s9"), late());
    rows("visit").insertSpoilt(List.of("p1", "s9"), late());
    replace();
    assertThat(left("visit")).containsExactly("[p1, s9]");
  }

  @Test
  void theKeysOwnRowGoesByTheSameRule() throws Exception {
    String table = BEFORE.view("payer").spec().onlineTable();
    rows("payer").insert(List.of("p1"), late(), at(CUT - 1));
    rows("payer").insert(List.of(KEY), late(), at(CUT - 1));
    // As of a job that nobody has told of: it has no place of its own.
    payer.places.done(payer.id, "state:" + table, "", null);
    payer.places.done(payer.id, "online:" + table, "", null);
    replace();
    assertThat(left("payer")).containsExactly("[p1]");
  }

  @Test
  void theKeysOwnRowOfItsNewLifeStaysInATableThatAnotherJobWritesStill() throws Exception {
    rows("payer").insert(List.of(KEY), late(), at(CUT));
    rows("visit").insert(List.of(KEY, "s9"), late(), at(CUT + 1));
    String table = BEFORE.view("payer").spec().onlineTable();
    payer.places.done(payer.id, "written:" + table, "", null);
    database.deploy(Compiler.compile(AFTER).orThrow().manifest());
    clear(AFTER);
    assertThat(left("payer")).containsExactly("[%s]".formatted(KEY));
    assertThat(left("visit")).containsExactly("[%s, s9]".formatted(KEY));
  }

  /** The wider key that was asked for in the course of this one, settled and out of state. */
  private long asked() throws Exception {
    List<Long> asked = new ArrayList<>();
    payer.register.heldBy().forEach((id, by) -> asked.add(id));
    assertThat(asked).hasSize(1);
    database.settle();
    return asked.get(0);
  }

  @Test
  void aWiderKeyWithEventsOnBothSidesOfTheCutsIsAskedForByItselfAndGoesUpToItsOwn()
      throws Exception {
    assertThat(payer.played.log).anyMatch(each -> isOfKeyAt(each.paid(), "s1"));
    rows("visit").insert(List.of(KEY, "s1"), late(), at(CUT + 1));
    replace();
    assertThat(left("visit")).as("it says no more than what came last").hasSize(1);
    payer.id = asked();
    payer.register.cut(payer.id, "paid", Map.of(0, CUT + 2, 1, CUT + 2));
    clear(AFTER);
    assertThat(left("visit")).isEmpty();
  }

  @Test
  void soItIsOfATableWhoseKeysHadTheirColumnsInAnotherOrder() throws Exception {
    FeatureStore other =
        Compiler.compile(PayerFeatures.class, VisitsByOthers.ShopFirst.VisitFeatures.class)
            .orThrow();
    long deployed = database.deploy(other.manifest());
    OnlineRows visits = new OnlineRows(database.address(), other.view("visit"), deployed);
    visits.insert(List.of("s1", KEY), late(), at(CUT + 1));
    visits.insert(List.of("s1", "p1"), late(), at(CUT + 1));
    replace();
    payer.id = asked();
    assertThat(Compiler.compile(AFTER).orThrow().view("visit").keys().decode(payer.entry().key()))
        .containsExactly(KEY, "s1");
    payer.register.cut(payer.id, "paid", Map.of(0, CUT + 2, 1, CUT + 2));
    clear(AFTER);
    assertThat(database.encodedRows(OnlineTable.of(other.view("visit").spec())))
        .containsOnlyKeys(other.view("visit").keys().encode(List.of("s1", "p1")));
  }

  private static boolean isOfKeyAt(PayerFeatures.Paid paid, String shop) {
    return paid.payer().equals(KEY) && paid.shop().equals(shop);
  }
}
