package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Forget;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.erase.VisitsByOthers.OfPayers;
import io.millrace.job.forget.erase.VisitsByOthers.OfShops;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.ServedLog;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.StoreFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Keys are forgotten of a view that had another key when its rows were written. */
final class RekeyedViewTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private ForgottenPayer playedBy(Class<?> visits) throws Exception {
    ForgottenPayer payer =
        new ForgottenPayer(
            database.address(), folder, 7, PayerFeatures.class, StoreFeatures.class, visits);
    payer.play(40).logTheRest();
    database.deploy(payer.played.store.manifest());
    assertThat(payer.holdingKey()).isNotEmpty();
    return payer;
  }

  /** Forgets keys at once where these definitions run by now. */
  private static void forget(
      ForgottenPayer payer, Map<String, String> keyByEntity, Class<?>... definitions)
      throws Exception {
    FeatureStore store = Compiler.compile(definitions).orThrow();
    List<BoundView> views = store.views();
    database.deploy(store.manifest());
    LogTables.prepare(payer.logged.catalog(), views.stream().map(ServedLog::table).toList());
    Forget forget = Forget.of(store, database.address(), EntityPlaces.Log.KEPT);
    List<Long> ids = new ArrayList<>();
    keyByEntity.forEach(
        (entity, key) -> ids.addAll(forget.request(entity, List.of(List.of(key)), "asked")));
    database.settle();
    for (long id : ids) {
      payer.id = id;
      payer.cut();
    }
    try (Chores ofViews =
            payer
                .ofViews(
                    Share.ALL,
                    views.stream().map(view -> view.spec().name()).collect(Collectors.toSet()),
                    definitions)
                .make(RekeyedViewTest.class.getClassLoader(), Pace.full());
        Chores ofAnswers = payer.answerChores()) {
      ErasureRounds first = new ErasureRounds(database.address(), ofViews);
      first.round();
      for (long id : ids) {
        payer.id = id;
        payer.leaveState();
      }
      Erasing.twoCheckpointsAtTheEnd(first);
      first.round();
      Erasing.twoCheckpointsAtTheEnd(new ErasureRounds(database.address(), ofAnswers));
    }
    for (long id : ids) {
      payer.id = id;
      assertThat(payer.pending()).isEmpty();
      assertThat(payer.entry().isUnderWay()).isFalse();
    }
  }

  @Test
  void answersOfAWiderViewThatWasTakenOutGo() throws Exception {
    try (ForgottenPayer payer = playedBy(VisitFeatures.class)) {
      List<String> others = payer.rowsOfOthers("answers");
      forget(payer, Map.of("payer", ForgottenPayer.KEY), PayerFeatures.class, StoreFeatures.class);
      assertThat(payer.holdingKey()).isEmpty();
      assertThat(payer.rowsOfOthers("answers")).isEqualTo(others).isNotEmpty();
    }
  }

  @Test
  void aViewThatHasTheKeyNoMoreLosesWhatItHad() throws Exception {
    try (ForgottenPayer payer = playedBy(VisitFeatures.class)) {
      List<String> others = payer.rowsOfOthers("answers");
      forget(
          payer,
          Map.of("payer", ForgottenPayer.KEY),
          PayerFeatures.class,
          StoreFeatures.class,
          OfShops.VisitFeatures.class);
      assertThat(payer.holdingKey()).isEmpty();
      assertThat(payer.rowsOfOthers("answers")).isEqualTo(others).isNotEmpty();
      assertThat(payer.rowsOfOthers("visit")).isNotEmpty();
    }
  }

  @Test
  void rowsAndAnswersWithoutTheKeysColumnHoldUpNothing() throws Exception {
    try (ForgottenPayer payer = playedBy(OfPayers.VisitFeatures.class)) {
      List<String> others = payer.rowsOfOthers("visit");
      forget(
          payer,
          Map.of("shop", "s1"),
          PayerFeatures.class,
          StoreFeatures.class,
          VisitFeatures.class);
      assertThat(payer.rowsOfOthers("visit")).hasSameSizeAs(others);
      assertThat(payer.logged.log().rows("store"))
          .isNotEmpty()
          .noneMatch(row -> row.getField("shop").equals("s1"));
    }
  }

  @Test
  void togetherWithAKeyThatTheViewHasNowItLosesBoth() throws Exception {
    try (ForgottenPayer payer = playedBy(VisitFeatures.class)) {
      forget(
          payer,
          Map.of("payer", ForgottenPayer.KEY, "shop", "s1"),
          PayerFeatures.class,
          StoreFeatures.class,
          OfShops.VisitFeatures.class);
      assertThat(payer.holdingKey()).isEmpty();
      assertThat(payer.logged.log().rows("visit"))
          .isNotEmpty()
          .noneMatch(row -> row.getField("shop").equals("s1"));
    }
  }
}
