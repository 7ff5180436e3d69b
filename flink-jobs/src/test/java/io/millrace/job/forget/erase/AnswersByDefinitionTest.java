package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.forget.Forget;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.erase.VisitsByOthers.OfNumbers;
import io.millrace.job.forget.erase.VisitsByOthers.OfPayers;
import io.millrace.job.forget.erase.VisitsByOthers.OfShops;
import io.millrace.job.forget.erase.VisitsByOthers.OtherFeature;
import io.millrace.job.forget.erase.VisitsByOthers.ShopFirst;
import io.millrace.job.forget.erase.VisitsByOthers.TripFeatures;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.source.RawEvent;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.StoreFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.operators.StreamFilter;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whose an answer is says the definition that it was given by: in the table, on its way there while
 * a key is being forgotten, and when the topic is read again afterwards.
 */
final class AnswersByDefinitionTest {
  private static final String KEY = ForgottenPayer.KEY;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private final List<LoggedAnswer> given = new ArrayList<>();
  private List<ForgetPlace> places = List.of();
  private long answeredAtMillis;

  @BeforeEach
  void begin() {
    answeredAtMillis = System.currentTimeMillis() - 60_000;
  }

  private void goes(Class<?> definition, String... key) {
    answer("goes", definition, key);
  }

  private void stays(Class<?> definition, String... key) {
    answer("stays", definition, key);
  }

  private void answer(String expected, Class<?> definition, String... key) {
    var view = Compiler.compile(definition).orThrow().views().get(0).spec();
    answer(expected, view.name(), view.fingerprint(), key);
  }

  private void answer(String expected, String view, String fingerprint, String... key) {
    String text = Arrays.stream(key).collect(Collectors.joining("\",\"", "[\"", "\"]"));
    given.add(
        new LoggedAnswer(
            "%s %d: %s by %s of %s".formatted(expected, given.size(), view, fingerprint, text),
            0,
            answeredAtMillis,
            answeredAtMillis,
            view,
            fingerprint,
            "",
            text,
            null,
            Long.MIN_VALUE,
            List.of(),
            List.of(),
            List.of()));
  }

  private static FeatureStore deploy(Class<?>... definitions) {
    FeatureStore store = Compiler.compile(definitions).orThrow();
    PostgresOnlineStore online = new PostgresOnlineStore(database.address());
    online.prepare(store.manifest());
    online.drawEpoch(store.manifest(), "test");
    return store;
  }

  private interface Step {
    void run() throws Exception;
  }

  private void forgetThePayer(Class<?>... running) throws Exception {
    forget("payer", List.of(KEY), () -> {}, running);
  }

  /**
   * Forgets a key where these definitions run: what is to go is gone, and nothing else.
   *
   * @param before is done once the jobs of views have told of the request
   */
  private void forget(String entity, List<String> key, Step before, Class<?>... running)
      throws Exception {
    FeatureStore store = deploy(running);
    try (ForgottenPayer payer = new ForgottenPayer(database.address(), folder, 3, running);
        Chores ofViews = payer.chores();
        Chores ofAnswers = payer.answerChores();
        OnTheirWay onTheirWay = new OnTheirWay()) {
      payer.id =
          Forget.of(store, database.address(), EntityPlaces.Log.KEPT)
              .request(entity, List.of(key), "asked")
              .get(0);
      database.settle();
      payer.cut();
      ErasureRounds rounds = new ErasureRounds(database.address(), ofViews);
      rounds.round();
      onTheirWay.let(given.subList(0, 1)); // It has looked which definitions there are.
      before.run();
      payer.logged.commitAnswers(given);
      assertThat(onTheirWay.let(given)).as("while it is done").isEqualTo(staying());
      payer.leaveState();
      Erasing.twoCheckpointsAtTheEnd(rounds);
      rounds.round();
      Erasing.twoCheckpointsAtTheEnd(new ErasureRounds(database.address(), ofAnswers));
      assertThat(payer.pending()).isEmpty();
      assertThat(payer.entry().isUnderWay()).isFalse();
      assertThat(
              payer.logged.log().rows("answers").stream()
                  .map(row -> row.getField("query_id").toString())
                  .sorted())
          .isEqualTo(staying());
      places = payer.places.of(payer.id);
      if (staying().size() < given.size()) {
        assertThat(ofAnswers().isLeast()).as("some were dropped on their way").isTrue();
      }
    }
    try (OnTheirWay again = new OnTheirWay()) {
      assertThat(again.let(given)).as("read again").isEqualTo(staying());
    }
  }

  private List<String> staying() {
    return given.stream()
        .map(LoggedAnswer::queryId)
        .filter(id -> id.startsWith("stays"))
        .sorted()
        .toList();
  }

  /** What the job of answers does of those that come. */
  private static final class OnTheirWay implements AutoCloseable {
    private final OneInputStreamOperatorTestHarness<RawEvent, RawEvent> operator;

    OnTheirWay() throws Exception {
      operator =
          new OneInputStreamOperatorTestHarness<>(
              new StreamFilter<>(new RememberedAnswers(database.address())));
      operator.open();
    }

    /** Which of them are let in, sorted. */
    List<String> let(List<LoggedAnswer> answers) throws Exception {
      operator.getOutput().clear();
      for (LoggedAnswer each : answers) {
        byte[] bytes = LoggedAnswerJson.write(each);
        operator.processElement(new StreamRecord<>(new RawEvent(0, 0, 0, 0, null, bytes)));
      }
      return operator.extractOutputValues().stream()
          .map(each -> LoggedAnswerJson.read(each.value()).queryId())
          .sorted()
          .toList();
    }

    @Override
    public void close() throws Exception {
      operator.close();
    }
  }

  private ForgetPlace ofAnswers() {
    return places.stream()
        .filter(place -> place.name().equals("answers"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void ofAViewThatHadItsColumnsElsewhereTheKeysOfThenAndOfTodayGo() throws Exception {
    deploy(PayerFeatures.class, ShopFirst.VisitFeatures.class);
    goes(ShopFirst.VisitFeatures.class, "s1", KEY);
    stays(ShopFirst.VisitFeatures.class, KEY, "s1");
    goes(VisitFeatures.class, KEY, "s1");
    stays(VisitFeatures.class, "s1", KEY);
    goes(VisitFeatures.class, KEY, KEY);
    stays(VisitFeatures.class, "p1", "s1");
    goes(PayerFeatures.class, KEY);
    stays(PayerFeatures.class, "p1");
    forgetThePayer(PayerFeatures.class, VisitFeatures.class);
    assertThat(ofAnswers().untilMillis()).as("nothing is left").isNull();
  }

  @Test
  void ofAViewThatHasLostTheKeyThoseOfThenGoAndTodaysOfTheSameTextStay() throws Exception {
    deploy(PayerFeatures.class, OfPayers.VisitFeatures.class);
    deploy(PayerFeatures.class, VisitFeatures.class);
    goes(OfPayers.VisitFeatures.class, KEY);
    goes(VisitFeatures.class, KEY, "s1");
    stays(VisitFeatures.class, "s1", KEY);
    stays(OfShops.VisitFeatures.class, KEY);
    forgetThePayer(PayerFeatures.class, StoreFeatures.class, OfShops.VisitFeatures.class);
  }

  @Test
  void ofAViewThatHasGainedAColumnBothGo() throws Exception {
    deploy(PayerFeatures.class, OfPayers.VisitFeatures.class);
    goes(OfPayers.VisitFeatures.class, KEY);
    stays(OfPayers.VisitFeatures.class, "p1");
    goes(ShopFirst.VisitFeatures.class, "s1", KEY);
    stays(ShopFirst.VisitFeatures.class, KEY, "s1");
    forgetThePayer(PayerFeatures.class, ShopFirst.VisitFeatures.class);
  }

  @Test
  void ofAViewThatWasTakenOutEachOfItsDefinitionsCounts() throws Exception {
    deploy(PayerFeatures.class, OfShops.VisitFeatures.class);
    deploy(PayerFeatures.class, ShopFirst.VisitFeatures.class);
    deploy(PayerFeatures.class, VisitFeatures.class);
    stays(OfShops.VisitFeatures.class, KEY);
    goes(ShopFirst.VisitFeatures.class, "s1", KEY);
    stays(ShopFirst.VisitFeatures.class, KEY, "s1");
    goes(VisitFeatures.class, KEY, "s1");
    stays(VisitFeatures.class, "s1", KEY);
    forgetThePayer(PayerFeatures.class, StoreFeatures.class);
  }

  @Test
  void ofAKeyOfTwoColumnsInWhateverOrderAndAmongMore() throws Exception {
    deploy(PayerFeatures.class, ShopFirst.VisitFeatures.class);
    goes(ShopFirst.VisitFeatures.class, "s1", KEY);
    stays(ShopFirst.VisitFeatures.class, KEY, "s1");
    stays(ShopFirst.VisitFeatures.class, "s2", KEY);
    goes(VisitFeatures.class, KEY, "s1");
    stays(VisitFeatures.class, KEY, "s2");
    stays(VisitFeatures.class, "s1", KEY);
    goes(TripFeatures.class, "cash", "s1", KEY);
    stays(TripFeatures.class, "cash", KEY, "s1");
    stays(TripFeatures.class, KEY, "s1", "cash");
    stays(PayerFeatures.class, KEY);
    forget(
        "payer,shop",
        List.of(KEY, "s1"),
        () -> {},
        PayerFeatures.class,
        VisitFeatures.class,
        TripFeatures.class);
  }

  @Test
  void ofAFingerprintThatChangedWithoutTheKey() throws Exception {
    deploy(PayerFeatures.class, OtherFeature.VisitFeatures.class);
    goes(OtherFeature.VisitFeatures.class, KEY, "s1");
    stays(OtherFeature.VisitFeatures.class, "s1", KEY);
    goes(VisitFeatures.class, KEY, "s1");
    stays(VisitFeatures.class, "s1", KEY);
    forgetThePayer(PayerFeatures.class, VisitFeatures.class);
  }

  @Test
  void aColumnOfTheSameNameAndAnotherTypeIsAnothers() throws Exception {
    deploy(PayerFeatures.class, OfNumbers.VisitFeatures.class);
    stays(OfNumbers.VisitFeatures.class, KEY, "s1");
    goes(VisitFeatures.class, KEY, "s1");
    forgetThePayer(PayerFeatures.class, VisitFeatures.class);
  }

  @Test
  void aDefinitionThatIsDeployedWhileTheKeyIsBeingForgottenCountsAtOnce() throws Exception {
    goes(VisitFeatures.class, KEY, "s1");
    goes(ShopFirst.VisitFeatures.class, "s1", KEY);
    stays(ShopFirst.VisitFeatures.class, KEY, "s1");
    forget(
        "payer",
        List.of(KEY),
        () -> deploy(PayerFeatures.class, ShopFirst.VisitFeatures.class),
        PayerFeatures.class,
        VisitFeatures.class);
  }

  @Test
  void aDefinitionThatNobodyKnowsIsTakenForTheOthersOfItsViewWhereTheyAgree() throws Exception {
    deploy(PayerFeatures.class, OtherFeature.VisitFeatures.class);
    deploy(PayerFeatures.class, OfShops.VisitFeatures.class);
    answer("goes", "visit", "beef", KEY, "s1");
    answer("stays", "visit", "beef", "p1", "s1");
    answer("stays", "visit", "deed", KEY);
    answer("stays", "visit", "feed", "s1", KEY);
    forgetThePayer(PayerFeatures.class, VisitFeatures.class);
    assertThat(ofAnswers().untilMillis()).isEqualTo(ForgetPlace.NEVER);
    assertThat(ofAnswers().detail())
        .contains("answers of visit by deed, visit by feed hold the same text and stay")
        .doesNotContain("beef");
  }

  @Test
  void whereTheyDoNotAgreeNothingGoesAndThePlaceSaysSo() throws Exception {
    deploy(PayerFeatures.class, ShopFirst.VisitFeatures.class);
    answer("stays", "visit", "beef", KEY, "s1");
    answer("stays", "visit", "beef", "s1", KEY);
    answer("stays", "visit", "beef", "p1", "s1");
    answer("stays", "gone", "cafe", KEY);
    answer("stays", "gone", "dead", "p1");
    answer("stays", "visit", "deaf", "a", "b", KEY);
    forgetThePayer(PayerFeatures.class, VisitFeatures.class);
    assertThat(ofAnswers().untilMillis()).isEqualTo(ForgetPlace.NEVER);
    assertThat(ofAnswers().detail())
        .contains("answers of gone by cafe, visit by beef, visit by deaf hold");
  }

  @Test
  void ofMoreThanFiveDefinitionsThatNobodyKnowsThePlaceNamesFive() throws Exception {
    for (int i = 1; i <= 7; i++) {
      answer("stays", "gone", "a" + i, KEY);
    }
    forgetThePayer(PayerFeatures.class, VisitFeatures.class);
    assertThat(ofAnswers().detail()).contains("gone by a5 and 2 more hold the same text");
  }
}
